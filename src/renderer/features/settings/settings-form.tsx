import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect, useRef } from 'react'
import { create } from 'zustand'
import type { SettingsView } from '../../../shared/api/settings.ts'
import { roles } from '../../../shared/domain/permissions.ts'
import { ABSOLUTE_HOURS, IDLE_MINUTES, type Policy } from '../../../shared/domain/policy.ts'
import { archiveMessages, auditDaysChoices, formatAuditDays } from '../../../shared/messages/archive-messages.ts'
import {
  registrationLabels,
  roleGroupLabels,
  settingNames,
  settingsMessages,
  themeLabels,
} from '../../../shared/messages/settings-messages.ts'
import { call } from '../../api/call.ts'
import { useContractForm } from '../../api/contract-form.ts'
import { useRequestedAction } from '../../session/requested-action.ts'
import { announceDone, clearOutcome, useWindowState } from '../../session/window-state.ts'
import { BusyButton } from '../../ui/buttons.tsx'
import { CheckField, ChoiceSet, choicesOf, SelectField } from '../../ui/choice-fields.tsx'
import { NumberField } from '../../ui/number-field.tsx'
import { ToneLine } from '../../ui/outcome-line.tsx'
import { Section } from '../../ui/section.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { OutcomeAlert } from '../../widgets/outcome.tsx'
import { useRequirement } from '../../widgets/second-factor/requirement.tsx'
import { HashCost } from './hash-cost.tsx'
import { HttpApi } from './http-api.tsx'
import classes from './settings.module.css'
import {
  changesOf,
  FOREVER,
  fieldOf,
  listUnsaved,
  type SettingName,
  type SettingsValues,
  settingsOf,
  toInput,
} from './settings-values.ts'

/** Unsaved changes to the settings by field name. They are kept while another screen is open. */
type SettingsDraft = { changes: Readonly<Record<string, string | readonly string[]>> }

const useSettingsDraft = create<SettingsDraft>()(() => ({ changes: {} }))

// The draft belongs to its user: it survives a lock and is dropped on sign-out.
useWindowState.subscribe(({ person, screen }) => {
  if (person === null && screen.kind !== 'locked') useSettingsDraft.setState({ changes: {} })
})

/** The id of the form. */
const FORM = 'settings'

const registrations = choicesOf(registrationLabels)
const themes = choicesOf(themeLabels)
const roleGroups = roles.map((value) => ({ value, label: roleGroupLabels[value] }))

/** The choices, and a stored value that is none of them. */
const listAuditDays = (stored: Policy['auditDays']) =>
  [...new Set([...auditDaysChoices, stored])]
    .sort((one, other) => (one ?? 0) - (other ?? 0))
    .map((days) => ({ value: days === null ? FOREVER : String(days), label: formatAuditDays(days) }))

/** The form's state: the stored values, overlaid with the unsaved changes. */
const useSettingsForm = (policy: Policy) => {
  const client = useQueryClient()
  const stored = settingsOf(policy)
  const requirement = useRequirement()
  const person = useWindowState((state) => state.person)
  const form = useContractForm<SettingsValues>({
    name: 'settings',
    operation: 'settings:update',
    initialValues: { ...stored, ...useSettingsDraft.getState().changes },
    toInput,
    fieldOf,
    optional: ['directoryName', 'httpOrigins'],
    send: async (values) => {
      const added = values.secondFactorRoles.filter((role) => !stored.secondFactorRoles.includes(role))
      if (added.length > 0) {
        const answer = await requirement.ask(
          added.map((role) => ({ role })),
          person !== null && added.includes(person.role) && !person.hasSecondFactor,
        )
        if (!answer.ok) return answer
      }
      const result = await call('settings:update', changesOf(values, stored))
      if (result.ok) {
        client.setQueryData<SettingsView>(['settings'], (former) => former && { ...former, policy: result.value })
        announceDone(settingsMessages.saved)
      }
      return result
    },
  })
  const unsaved = listUnsaved(form.values, stored)

  const put = <K extends SettingName>(name: K, from: SettingsValues): void => form.setValue(name, from[name])

  // A saved change from any window appears in every field that the user has not edited.
  const known = useRef(stored)
  useEffect(() => {
    const untouched = listUnsaved(known.current, stored).filter(
      (name) => String(form.values[name]) === String(known.current[name]),
    )
    known.current = stored
    for (const name of untouched) put(name, stored)
  })

  useEffect(() => {
    useSettingsDraft.setState({ changes: Object.fromEntries(unsaved.map((name) => [name, form.values[name]])) })
  })

  const discard = (): void => {
    for (const name of unsaved) put(name, stored)
    clearOutcome()
  }
  return { form, unsaved, discard, requirement }
}

type SaveBarProps = { isSending: boolean; unsaved: readonly SettingName[]; onDiscard: () => void }

/** The end of the screen, below the sections that save by themselves. Its button belongs to the form above them. */
const SaveBar = ({ isSending, unsaved, onDiscard }: SaveBarProps) => {
  const isSaved = unsaved.length === 0
  return (
    <div className={classes.bar} data-unsaved={!isSaved || undefined}>
      <OutcomeAlert form="settings" className={classes.alert} />
      <p className={classes.state}>
        {isSaved ? settingsMessages.isSaved : settingsMessages.unsaved(unsaved.map((name) => settingNames[name]))}
      </p>
      <div className={classes.actions}>
        {!isSaved && (
          <Button variant="default" onClick={onDiscard}>
            {settingsMessages.discard}
          </Button>
        )}
        <BusyButton form={FORM} isBusy={isSending} data-idle={isSaved || undefined} aria-disabled={isSaved || undefined}>
          {settingsMessages.save}
        </BusyButton>
      </div>
    </div>
  )
}

type SettingsFormProps = { policy: Policy; computerName: string; children: ReactNode }

/** The editable policy as one form, which is saved as a whole. `children` are the sections that are no part of it. */
export const SettingsForm = ({ policy, computerName, children }: SettingsFormProps) => {
  const { form, unsaved, discard, requirement } = useSettingsForm(policy)
  const { values, field, setValue } = form
  const isOwnFactorMissing = useWindowState(
    ({ person }) => person !== null && values.secondFactorRoles.includes(person.role) && !person.hasSecondFactor,
  )
  const theme = useRef<HTMLSelectElement>(null)
  useRequestedAction('theme', () => theme.current?.focus())
  const isSaved = unsaved.length === 0
  return (
    <>
      <form
        id={FORM}
        onSubmit={(event) => {
          if (isSaved) event.preventDefault()
          else form.onSubmit(event)
        }}
        noValidate
      >
        <Section heading={settingsMessages.directory} about={settingsMessages.directoryAbout}>
          <TextField
            {...field('directoryName')}
            label={settingNames.directoryName}
            description={settingsMessages.directoryNameHint}
            placeholder={computerName}
            required={false}
            dir="auto"
          />
        </Section>
        <Section heading={settingsMessages.newUsers}>
          <SelectField
            label={settingNames.registration}
            choices={registrations}
            value={values.registration}
            onChoose={(chosen) => setValue('registration', chosen)}
            description={settingsMessages.registrationHint}
          />
        </Section>
        <Section heading={settingsMessages.sessions} about={settingsMessages.sessionsAbout}>
          <div className={classes.pair}>
            <NumberField
              {...field('idleMinutes')}
              label={settingNames.idleMinutes}
              unit={settingsMessages.minutes}
              limits={IDLE_MINUTES}
            />
            <NumberField
              {...field('absoluteHours')}
              label={settingNames.absoluteHours}
              unit={settingsMessages.hours}
              limits={ABSOLUTE_HOURS}
            />
          </div>
          <p className={classes.hint}>{settingsMessages.sessionsHint}</p>
          <div className={classes.option}>
            <CheckField
              label={settingNames.screenLock}
              isChecked={values.screenLock === 'on'}
              onChange={(isOn) => setValue('screenLock', isOn ? 'on' : 'off')}
              description={settingsMessages.screenLockHint}
            />
          </div>
        </Section>
        <Section heading={settingNames.secondFactorRoles} about={settingsMessages.twoStepAbout}>
          <ChoiceSet
            legend={settingsMessages.requiredFor}
            choices={roleGroups}
            chosen={values.secondFactorRoles}
            onChange={(chosen) => setValue('secondFactorRoles', chosen)}
            description={settingsMessages.requiredForHint}
          />
          {isOwnFactorMissing && (
            <div className={classes.warning}>
              <ToneLine tone="warning">{settingsMessages.twoStepMissing}</ToneLine>
            </div>
          )}
        </Section>
        <HashCost field={field('hashCost')} onUse={(cost) => setValue('hashCost', String(cost))} />
        <Section heading={archiveMessages.heading} about={archiveMessages.about}>
          <SelectField
            label={settingNames.auditDays}
            choices={listAuditDays(policy.auditDays)}
            value={values.auditDays}
            onChoose={(chosen) => setValue('auditDays', chosen)}
            description={archiveMessages.hint}
          />
        </Section>
        <HttpApi
          choice={values.httpEnabled}
          onChoose={(chosen) => setValue('httpEnabled', chosen)}
          port={field('httpPort')}
          origins={field('httpOrigins')}
          singleSignOn={policy.compat ? null : values.singleSignOn}
          onTurn={(turned) => setValue('singleSignOn', turned)}
        />
        <Section heading={settingsMessages.appearance} about={settingsMessages.appearanceAbout}>
          <SelectField
            ref={theme}
            label={settingNames.theme}
            choices={themes}
            value={values.theme}
            onChoose={(chosen) => setValue('theme', chosen)}
            description={settingsMessages.themeHint}
          />
        </Section>
      </form>
      {children}
      {requirement.dialog}
      <SaveBar isSending={form.isSending} unsaved={unsaved} onDiscard={discard} />
    </>
  )
}

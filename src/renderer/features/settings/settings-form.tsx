import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import type { SettingsView } from '../../../shared/api/settings.ts'
import { roles } from '../../../shared/domain/permissions.ts'
import { ABSOLUTE_HOURS, IDLE_MINUTES, type Policy } from '../../../shared/domain/policy.ts'
import { registrationLabels, roleGroupLabels, settingNames, themeLabels } from '../../../shared/messages/settings-messages.ts'
import { call } from '../../api/call.ts'
import { useContractForm } from '../../api/contract-form.ts'
import { useRequestedAction } from '../../session/requested-action.ts'
import { announceDone, clearOutcome, useWindowState } from '../../session/window-state.ts'
import { BusyButton } from '../../ui/buttons.tsx'
import { ChoiceSet, choicesOf, SelectField } from '../../ui/choice-fields.tsx'
import { NumberField } from '../../ui/number-field.tsx'
import { ToneLine } from '../../ui/outcome-line.tsx'
import { Section } from '../../ui/section.tsx'
import { OutcomeAlert } from '../../widgets/outcome.tsx'
import { HashCost } from './hash-cost.tsx'
import { HttpApi } from './http-api.tsx'
import classes from './settings.module.css'
import { useSettingsDraft } from './settings-draft.ts'
import { changesOf, fieldOf, listUnsaved, type SettingName, type SettingsValues, settingsOf, toInput } from './settings-values.ts'

const registrations = choicesOf(registrationLabels)
const themes = choicesOf(themeLabels)
const roleGroups = roles.map((value) => ({ value, label: roleGroupLabels[value] }))

/** The form's state: the stored values, overlaid with the unsaved changes. */
const useSettingsForm = (policy: Policy) => {
  const client = useQueryClient()
  const stored = settingsOf(policy)
  const form = useContractForm<SettingsValues>({
    name: 'settings',
    operation: 'settings:update',
    initialValues: { ...stored, ...useSettingsDraft.getState().changes },
    toInput,
    fieldOf,
    optional: ['httpOrigins'],
    send: async (values) => {
      const result = await call('settings:update', changesOf(values, stored))
      if (result.ok) {
        client.setQueryData<SettingsView>(['settings'], (former) => former && { ...former, policy: result.value })
        announceDone('Settings saved')
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
  return { form, unsaved, discard }
}

/** The editable policy as one form, which is saved as a whole. */
export const SettingsForm = ({ policy }: { policy: Policy }) => {
  const { form, unsaved, discard } = useSettingsForm(policy)
  const { values, field, setValue } = form
  const isOwnFactorMissing = useWindowState(
    ({ person }) => person !== null && values.secondFactorRoles.includes(person.role) && !person.hasSecondFactor,
  )
  const theme = useRef<HTMLSelectElement>(null)
  useRequestedAction('theme', () => theme.current?.focus())
  const isSaved = unsaved.length === 0
  return (
    <form
      onSubmit={(event) => {
        if (isSaved) event.preventDefault()
        else void form.onSubmit(event)
      }}
      noValidate
    >
      <Section heading="Accounts" about="Who gets one.">
        <SelectField
          label={settingNames.registration}
          choices={registrations}
          value={values.registration}
          onChoose={(chosen) => setValue('registration', chosen)}
          description="Open unless changed. Accounts that are there stay as they are."
        />
      </Section>
      <Section
        heading="Sessions"
        about="When somebody has to sign in again. A shorter time holds at once, also for who is signed in."
      >
        <div className={classes.pair}>
          <NumberField {...field('idleMinutes')} label={settingNames.idleMinutes} unit="minutes" limits={IDLE_MINUTES} />
          <NumberField {...field('absoluteHours')} label={settingNames.absoluteHours} unit="hours" limits={ABSOLUTE_HOURS} />
        </div>
        <p className={classes.hint}>The first counts the time without use; the second holds however busy somebody is.</p>
      </Section>
      <Section heading="Second factor" about="A code from an app, asked for after the password.">
        <ChoiceSet
          legend="Required for"
          choices={roleGroups}
          chosen={values.secondFactorRoles}
          onChange={(chosen) => setValue('secondFactorRoles', chosen)}
          description="Nobody unless changed. Whoever must have one and has none sets it up before anything else opens to them."
        />
        {isOwnFactorMissing && (
          <div className={classes.warning}>
            <ToneLine tone="warning">
              You have no second factor yet. Once this is saved, Gatehouse asks you to set one up before you go on.
            </ToneLine>
          </div>
        )}
      </Section>
      <HashCost field={field('hashCost')} onUse={(cost) => setValue('hashCost', String(cost))} />
      <HttpApi
        choice={values.httpEnabled}
        onChoose={(chosen) => setValue('httpEnabled', chosen)}
        port={field('httpPort')}
        origins={field('httpOrigins')}
      />
      <Section heading="Appearance" about="Of every window of this directory.">
        <SelectField
          ref={theme}
          label={settingNames.theme}
          choices={themes}
          value={values.theme}
          onChoose={(chosen) => setValue('theme', chosen)}
          description="As the system unless changed."
        />
      </Section>
      <div className={classes.bar} data-foot data-unsaved={!isSaved || undefined}>
        <OutcomeAlert form="settings" className={classes.alert} />
        <p className={classes.state}>
          {isSaved ? 'Everything is saved.' : `Not saved yet: ${unsaved.map((name) => settingNames[name]).join(', ')}.`}
        </p>
        <div className={classes.actions}>
          {!isSaved && (
            <Button variant="default" onClick={discard}>
              Discard
            </Button>
          )}
          <BusyButton isBusy={form.isSending} data-idle={isSaved || undefined} aria-disabled={isSaved || undefined}>
            Save settings
          </BusyButton>
        </div>
      </div>
    </form>
  )
}

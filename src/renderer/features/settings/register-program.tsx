import { Button } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { InputOf, OutputOf } from '../../../shared/api/index.ts'
import type { ProgramKind, SsoScope } from '../../../shared/api/sso.ts'
import { controlMessages } from '../../../shared/messages/control-messages.ts'
import { kindChoices, kindHints, scopeChoices, ssoMessages } from '../../../shared/messages/sso-messages.ts'
import { call } from '../../api/call.ts'
import { useContractForm } from '../../api/contract-form.ts'
import { useAllGroups } from '../../api/queries.ts'
import { copySecret } from '../../api/secret-output.ts'
import { useDraft } from '../../session/drafts.ts'
import { requestAfterLock } from '../../session/requested-action.ts'
import { clearOutcome } from '../../session/window-state.ts'
import { CheckField, ChoiceSet, SelectField } from '../../ui/choice-fields.tsx'
import { Emphasis } from '../../ui/emphasis.tsx'
import { CopyIcon } from '../../ui/icons.tsx'
import { LinesField, TextField } from '../../ui/text-field.tsx'
import { Dialog } from '../../widgets/dialog.tsx'
import { DialogForm } from '../../widgets/dialog-form.tsx'
import { OutcomeAlert, OutcomeStatus } from '../../widgets/outcome.tsx'
import classes from './programs.module.css'

type Registered = OutputOf<'sso:register'>

type Values = {
  name: string
  kind: ProgramKind
  redirects: string
  logoutRedirects: string
  logoutAddress: string
  scopes: readonly Exclude<SsoScope, 'openid'>[]
  groups: readonly string[]
  isForGroupsOnly: 'yes' | 'no'
  permissions: string
}

const empty: Values = {
  name: '',
  kind: 'confidential',
  redirects: '',
  logoutRedirects: '',
  logoutAddress: '',
  scopes: ['email', 'profile'],
  groups: [],
  isForGroupsOnly: 'no',
  permissions: '',
}

const readLines = (typed: string): string[] => typed.split(/\s+/).filter((line) => line !== '')

/** Fields that the kind of the program does not show are left out. */
const toInput = (values: Values): InputOf<'sso:register'> => {
  const { name, kind } = values
  if (kind === 'service') return { name, kind, redirects: [], scopes: [], permissions: readLines(values.permissions) }
  return {
    name,
    kind,
    redirects: readLines(values.redirects),
    logoutRedirects: readLines(values.logoutRedirects),
    logoutAddress: values.logoutAddress.trim() || null,
    scopes: ['openid', ...values.scopes],
    groups: values.groups.map(Number),
    isForGroupsOnly: values.isForGroupsOnly === 'yes',
  }
}

/** The field of a part of the input, such as one line of several. */
const fieldOf = (path: string): string => path.split('.')[0] ?? path

const draft = {
  name: 'register-program',
  permission: 'settings:write',
  onKept: () => requestAfterLock('register-program'),
} as const

const NewProgram = ({ onRegistered, onClose }: { onRegistered: (registered: Registered) => void; onClose: () => void }) => {
  const { start, isRestored, keep } = useDraft<Values>(draft, empty)
  const { data: groups } = useAllGroups()
  const form = useContractForm<Values>({
    name: 'register-program',
    operation: 'sso:register',
    initialValues: start,
    toInput,
    fieldOf,
    optional: ['redirects', 'logoutRedirects', 'logoutAddress', 'permissions'],
    send: async (values) => {
      const result = await call('sso:register', toInput(values))
      if (result.ok) {
        clearOutcome()
        onRegistered(result.value)
      }
      return result
    },
  })
  keep(form.values)
  const { values, field, setValue } = form
  return (
    <DialogForm
      about={ssoMessages.registerAbout}
      button={ssoMessages.register}
      isRestored={isRestored}
      isSending={form.isSending}
      onSubmit={form.onSubmit}
      onClose={onClose}
    >
      <TextField
        {...field('name')}
        label={ssoMessages.name}
        autoComplete="off"
        description={ssoMessages.nameHint}
        data-autofocus
      />
      <SelectField
        label={ssoMessages.kind}
        choices={kindChoices}
        value={values.kind}
        onChoose={(kind) => setValue('kind', kind)}
        description={kindHints[values.kind]}
      />
      {values.kind === 'service' ? (
        <LinesField
          {...field('permissions')}
          label={ssoMessages.permissions}
          rows={3}
          description={ssoMessages.permissionsHint}
        />
      ) : (
        <>
          <LinesField {...field('redirects')} label={ssoMessages.redirects} rows={2} description={ssoMessages.redirectsHint} />
          <ChoiceSet
            legend={ssoMessages.scopes}
            choices={scopeChoices}
            chosen={values.scopes}
            onChange={(chosen) => setValue('scopes', chosen)}
          />
          {groups && groups.length > 0 && (
            <>
              <ChoiceSet
                legend={ssoMessages.groups}
                choices={groups.map(({ id, name }) => ({ value: String(id), label: name }))}
                chosen={values.groups}
                onChange={(chosen) => setValue('groups', chosen)}
                description={ssoMessages.groupsHint}
              />
              <CheckField
                label={ssoMessages.onlyGroups}
                isChecked={values.isForGroupsOnly === 'yes'}
                onChange={(isOn) => setValue('isForGroupsOnly', isOn ? 'yes' : 'no')}
              />
            </>
          )}
          <LinesField
            {...field('logoutRedirects')}
            label={ssoMessages.logoutRedirects}
            rows={1}
            description={ssoMessages.logoutRedirectsHint}
          />
          <TextField
            {...field('logoutAddress')}
            label={ssoMessages.logoutAddress}
            required={false}
            autoComplete="off"
            description={ssoMessages.logoutAddressHint}
          />
        </>
      )}
    </DialogForm>
  )
}

/** A text that a program is configured with. A span, because a field would be one to type in. */
const Value = ({ label, text }: { label: string; text: string }) => (
  <>
    <p className={classes.about}>{label}</p>
    <div className={classes.token}>
      {/* biome-ignore lint/a11y/useSemanticElements: a text to copy is no group of fields */}
      <span role="group" aria-label={label} translate="no">
        {text}
      </span>
    </div>
  </>
)

type SecretProps = { registered: Registered; issuer: string | null; onClose: () => void }

const Secret = ({ registered: { program, secret }, issuer, onClose }: SecretProps) => {
  const way = useRef<HTMLButtonElement>(null)
  // The form's focused button is gone.
  useEffect(() => way.current?.focus(), [])
  return (
    <>
      <p className={classes.about}>
        <Emphasis text={secret === null ? ssoMessages.noSecretAbout : ssoMessages.secretAbout} value={program.name} />
      </p>
      {issuer !== null && <Value label={ssoMessages.issuer} text={issuer} />}
      <Value label={ssoMessages.clientId} text={program.id} />
      {secret !== null && <Value label={ssoMessages.secret} text={secret} />}
      <OutcomeStatus layer="dialog" />
      <OutcomeAlert layer="dialog" />
      <div className={classes.actions}>
        {secret !== null && (
          <Button variant="default" leftSection={<CopyIcon />} onClick={() => void copySecret(secret)}>
            {controlMessages.copy}
          </Button>
        )}
        <Button onClick={onClose} ref={way}>
          {controlMessages.close}
        </Button>
      </div>
    </>
  )
}

type RegisterProgramProps = { isOpen: boolean; onClose: () => void; issuer: string | null }

/** Registers a program for single sign-on, and shows its secret once. */
export const RegisterProgram = ({ isOpen, onClose, issuer }: RegisterProgramProps) => {
  const [registered, setRegistered] = useState<Registered | null>(null)
  return (
    <Dialog
      title={registered ? ssoMessages.registered : ssoMessages.registerTitle}
      isOpen={isOpen}
      onClose={onClose}
      onClosed={() => setRegistered(null)}
      isClosedByClickBeside={registered === null}
    >
      {registered ? (
        <Secret registered={registered} issuer={issuer} onClose={onClose} />
      ) : (
        <NewProgram onRegistered={setRegistered} onClose={onClose} />
      )}
    </Dialog>
  )
}

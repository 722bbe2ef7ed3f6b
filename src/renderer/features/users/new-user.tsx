import { Button } from '@mantine/core'
import { type FormEvent, type MouseEvent, memo, type RefObject, useRef, useState } from 'react'
import { contract } from '../../../shared/api/index.ts'
import type { UserView } from '../../../shared/api/user-summary.ts'
import { mayBeShort } from '../../../shared/domain/codes.ts'
import { hasPermission, type Role, roles } from '../../../shared/domain/permissions.ts'
import { controlMessages } from '../../../shared/messages/control-messages.ts'
import { describedTexts, formatRole, formatRoleMeaning, formatUserName } from '../../../shared/messages/user-messages.ts'
import { usersMessages } from '../../../shared/messages/users-messages.ts'
import { call } from '../../api/call.ts'
import { useContractForm } from '../../api/contract-form.ts'
import { useDraft } from '../../session/drafts.ts'
import { requestAfterLock, useRequestedButton } from '../../session/requested-action.ts'
import { announceDone, useWindowState } from '../../session/window-state.ts'
import { SelectField } from '../../ui/choice-fields.tsx'
import { EmailField, NoteField, TextField } from '../../ui/text-field.tsx'
import { type CodeChoice, CodeChoiceFields, firstCodeChoice } from '../../widgets/activation-form.tsx'
import { CodeIssued } from '../../widgets/code-issued.tsx'
import { Dialog } from '../../widgets/dialog.tsx'
import { DialogForm } from '../../widgets/dialog-form.tsx'
import { CodesToHandOver } from './codes-to-hand-over.tsx'
import { type CreatedUser, forgetCreatedCodes, keepCreatedCode, useCreatedCodes } from './created-codes.ts'
import { DeletedHolder, useDeletedHolder } from './deleted-holder.tsx'
import { GroupsField, useGroups } from './groups-field.tsx'
import classes from './new-user.module.css'

const { newUser: words } = usersMessages

const choices = roles.map((value) => ({ value, label: formatRole(value) }))

const { label: noteLabel, hint: noteHint } = describedTexts.note

/** A role that was chosen after the code has its own limits. */
const codeOf = (role: Role, { lifeHours, isShort }: CodeChoice): CodeChoice => ({
  lifeHours,
  isShort: isShort && mayBeShort(role, lifeHours),
})

/** The two ways to send the form: the dialog goes on with the codes, or with the next user. */
type Next = 'codes' | 'another'

const empty = {
  values: { email: '', name: '', role: 'user' as Role, note: '' },
  groups: [] as readonly string[],
  typed: '',
  choice: firstCodeChoice,
}

const draft = { name: 'new-user', permission: 'users:manage', onKept: () => requestAfterLock('new-user') } as const

const useNewUserForm = (onDone: () => void) => {
  const next = useRef<Next>('codes')
  const first = useRef<HTMLInputElement>(null)
  const holder = useDeletedHolder()
  const { start, isRestored, keep } = useDraft(draft, empty)
  const groups = useGroups(empty.groups, start)
  const [choice, setChoice] = useState(start.choice)
  const allGroups = useRef<readonly string[]>([])
  const form = useContractForm({
    name: 'new-user',
    operation: 'users:create',
    initialValues: empty.values,
    start: start.values,
    optional: ['name', 'note'],
    send: async (input) => {
      const result = await call('users:create', { ...input, groups: [...allGroups.current], ...codeOf(input.role, choice) })
      holder.learn(input.email, result)
      if (!result.ok) return result
      keepCreatedCode(result.value)
      if (next.current === 'codes') onDone()
      else {
        form.reset()
        form.setValue('role', input.role)
        announceDone(words.created(formatUserName(result.value.user)))
        first.current?.focus()
      }
      return result
    },
  })
  keep({ values: form.values, groups: groups.groups, typed: groups.typed, choice })
  const finishWithCodes = (): void => {
    next.current = 'codes'
  }
  // Not a submit button: Enter would press the first one.
  const createAnother = ({ currentTarget }: MouseEvent<HTMLButtonElement>): void => {
    next.current = 'another'
    currentTarget.form?.requestSubmit()
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const all = groups.addTyped()
    if (all === null) return
    allGroups.current = all
    form.onSubmit(event)
  }
  return { form, isRestored, first, holder, groups, choice, setChoice, submit, finishWithCodes, createAnother }
}

const NewUserForm = ({ onDone, onClose }: { onDone: () => void; onClose: () => void }) => {
  const { form, isRestored, first, holder, groups, choice, setChoice, submit, finishWithCodes, createAnother } =
    useNewUserForm(onDone)
  const { role } = form.values
  return (
    <DialogForm
      about={words.about}
      button={words.create}
      onPress={finishWithCodes}
      other={
        <Button variant="default" onClick={createAnother}>
          {words.createAnother}
        </Button>
      }
      isRestored={isRestored}
      isSending={form.isSending}
      onSubmit={submit}
      onClose={onClose}
    >
      <EmailField
        {...form.field('email')}
        description={controlMessages.emailHint}
        ref={first}
        autoComplete="off"
        data-autofocus
      />
      <DeletedHolder holder={holder} typed={form.values.email} onRestored={onClose} />
      <TextField {...form.field('name')} label={words.name} autoComplete="off" description={words.nameHint} required={false} />
      <SelectField
        label={words.role}
        choices={choices}
        value={role}
        onChoose={(chosen) => form.setValue('role', chosen)}
        description={formatRoleMeaning(role)}
      />
      <GroupsField {...groups} />
      <NoteField {...form.field('note')} label={noteLabel} description={noteHint} />
      <CodeChoiceFields choice={choice} onChoose={setChoice} userRole={role} />
    </DialogForm>
  )
}

type NewUserProps = {
  /** Opens the panel of a new user. The focus returns to the button when the panel closes. */
  onCreated: (user: UserView, from: HTMLElement) => void
}

const toIssued = ({ user, activationCode, expiresAt }: CreatedUser) => ({
  email: user.email,
  name: user.name,
  kind: 'activation' as const,
  resetToken: activationCode,
  expiresAt,
})

/** One code in the known dialog, or several in a list. Codes that a lock interrupted are shown again. */
const CreatedCodes = ({ onCreated, button }: NewUserProps & { button: RefObject<HTMLButtonElement | null> }) => {
  const created = useCreatedCodes((state) => state.created)
  const [isOpen, setOpen] = useState(true)
  const [only] = created
  const close = () => setOpen(false)
  const forget = (): void => {
    forgetCreatedCodes()
    // The form that opened this dialog is gone, so focus return would fail.
    button.current?.focus()
    const last = created.at(-1)
    if (last && button.current) onCreated(last.user, button.current)
  }
  if (only && created.length === 1) return <CodeIssued code={toIssued(only)} isOpen={isOpen} onClose={close} onClosed={forget} />
  return <CodesToHandOver created={created} isOpen={isOpen} onClose={close} onClosed={forget} />
}

/** Creates users with a code instead of a password, for roles with that permission. */
export const NewUser = memo(({ onCreated }: NewUserProps) => {
  const isOffered = useWindowState(
    ({ person }) => person !== null && hasPermission(person.role, contract['users:create'].permission),
  )
  const [isAsking, setAsking] = useState(false)
  const hasCodes = useCreatedCodes(({ created }) => created.length > 0)
  const button = useRequestedButton('new-user')
  const close = () => setAsking(false)
  if (!isOffered) return null
  return (
    <>
      <Button ref={button} className={classes.open} onClick={() => setAsking(true)}>
        {words.heading}
      </Button>
      <Dialog title={words.heading} isOpen={isAsking} onClose={close}>
        <NewUserForm onDone={close} onClose={close} />
      </Dialog>
      {hasCodes && !isAsking && <CreatedCodes onCreated={onCreated} button={button} />}
    </>
  )
})

import { Button } from '@mantine/core'
import { memo, useState } from 'react'
import { contract, type OutputOf } from '../../../shared/api/index.ts'
import { hasPermission, type Role, roles } from '../../../shared/domain/permissions.ts'
import { formatRole, formatRoleMeaning } from '../../../shared/messages/user-messages.ts'
import { usersMessages } from '../../../shared/messages/users-messages.ts'
import { call } from '../../api/call.ts'
import { useContractForm } from '../../api/contract-form.ts'
import { useRequestedButton } from '../../session/requested-action.ts'
import { useWindowState } from '../../session/window-state.ts'
import { SelectField } from '../../ui/choice-fields.tsx'
import { EmailField, TextField } from '../../ui/text-field.tsx'
import { CodeIssued } from '../../widgets/code-issued.tsx'
import { Dialog } from '../../widgets/dialog.tsx'
import { DialogForm } from '../../widgets/dialog-form.tsx'
import classes from './new-user.module.css'

const { newUser: words } = usersMessages

type Created = OutputOf<'users:create'>

const choices = roles.map((value) => ({ value, label: formatRole(value) }))

type FormProps = { onCreated: (created: Created) => void; onClose: () => void }

const NewUserForm = ({ onCreated, onClose }: FormProps) => {
  const form = useContractForm({
    name: 'new-user',
    operation: 'users:create',
    initialValues: { email: '', name: '', role: 'user' as Role },
    optional: ['name'],
    send: async (input) => {
      const result = await call('users:create', input)
      if (result.ok) onCreated(result.value)
      return result
    },
  })
  const { role } = form.values
  return (
    <DialogForm about={words.about} button={words.create} isSending={form.isSending} onSubmit={form.onSubmit} onClose={onClose}>
      <EmailField {...form.field('email')} autoComplete="off" data-autofocus />
      <TextField {...form.field('name')} label={words.name} autoComplete="off" description={words.nameHint} required={false} />
      <SelectField
        label={words.role}
        choices={choices}
        value={role}
        onChoose={(chosen) => form.setValue('role', chosen)}
        description={formatRoleMeaning(role)}
      />
    </DialogForm>
  )
}

type Step = { kind: 'closed' } | { kind: 'asking' } | { kind: 'created' }

/** Creates an account with a code instead of a password, for roles with that permission. */
export const NewUser = memo(() => {
  const isOffered = useWindowState(
    ({ person }) => person !== null && hasPermission(person.role, contract['users:create'].permission),
  )
  const [step, setStep] = useState<Step>({ kind: 'closed' })
  // Kept only while its dialog is visible.
  const [created, setCreated] = useState<Created | null>(null)
  const button = useRequestedButton('new-user')
  const close = () => setStep({ kind: 'closed' })
  const show = (made: Created): void => {
    setCreated(made)
    setStep({ kind: 'created' })
  }
  const forget = (): void => {
    setCreated(null)
    // The form that opened this dialog is gone, so focus return would fail.
    button.current?.focus()
  }
  if (!isOffered) return null
  return (
    <>
      <Button ref={button} className={classes.open} onClick={() => setStep({ kind: 'asking' })}>
        {words.heading}
      </Button>
      <Dialog title={words.heading} isOpen={step.kind === 'asking'} onClose={close}>
        <NewUserForm onCreated={show} onClose={close} />
      </Dialog>
      <CodeIssued
        kind="activation"
        code={created && { email: created.user.email, resetToken: created.activationCode, expiresAt: created.expiresAt }}
        isOpen={step.kind === 'created'}
        onClose={close}
        onClosed={forget}
      />
    </>
  )
})

import { Button } from '@mantine/core'
import { memo, useState } from 'react'
import { contract, type OutputOf } from '../../../shared/contract.ts'
import { hasPermission, type Role, roles } from '../../../shared/permissions.ts'
import { SelectField } from '../../components/choice-fields.tsx'
import { EmailField, TextField } from '../../components/text-field.tsx'
import { sayRole, sayRoleMeaning } from '../../state/account-words.ts'
import { useAskedButton } from '../../state/asked-act.ts'
import { call } from '../../state/call.ts'
import { useContractForm } from '../../state/contract-form.ts'
import { useWindowState } from '../../state/window-state.ts'
import { Dialog } from '../window/dialog.tsx'
import { DialogForm } from '../window/dialog-form.tsx'
import { CodeIssued } from './code-issued.tsx'
import classes from './new-user.module.css'

type Created = OutputOf<'users:create'>

const choices = roles.map((value) => ({ value, label: sayRole(value) }))

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
    <DialogForm
      about="No password is set here: you get a code that works once, and with it the person chooses one. This cannot be undone, but an account can be deleted."
      button="Create user"
      isSending={form.isSending}
      onSubmit={form.onSubmit}
      onClose={onClose}
    >
      <EmailField {...form.field('email')} autoComplete="off" data-autofocus />
      <TextField {...form.field('name')} label="Name" autoComplete="off" description="May stay empty." required={false} />
      <SelectField
        label="Role"
        choices={choices}
        value={role}
        onChoose={(chosen) => form.setValue('role', chosen)}
        description={sayRoleMeaning(role)}
      />
    </DialogForm>
  )
}

type Step = { kind: 'closed' } | { kind: 'asking' } | { kind: 'created' }

/** Makes an account that has a code in the place of a password; for those alone whose role may. */
export const NewUser = memo(() => {
  const isOffered = useWindowState(({ person }) => person !== null && hasPermission(person.role, contract['users:create'].needs))
  const [step, setStep] = useState<Step>({ kind: 'closed' })
  // Held for as long as its dialog is in sight, nowhere else.
  const [created, setCreated] = useState<Created | null>(null)
  const button = useAskedButton('new-user')
  const close = () => setStep({ kind: 'closed' })
  const show = (made: Created): void => {
    setCreated(made)
    setStep({ kind: 'created' })
  }
  const forget = (): void => {
    setCreated(null)
    // The form that opened this dialog is gone, and would be given the focus back.
    button.current?.focus()
  }
  if (!isOffered) return null
  return (
    <>
      <Button ref={button} className={classes.open} onClick={() => setStep({ kind: 'asking' })}>
        New user
      </Button>
      <Dialog title="New user" isOpen={step.kind === 'asking'} onClose={close}>
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

import { type FormEvent, useRef, useState } from 'react'
import { accountTag } from '../../../shared/account-fields.ts'
import type { ManyChange } from '../../../shared/many.ts'
import { type Role, roles } from '../../../shared/permissions.ts'
import { SelectField } from '../../components/choice-fields.tsx'
import { TextField } from '../../components/text-field.tsx'
import { sayRole, sayRoleMeaning } from '../../state/account-words.ts'
import { sayFieldReason } from '../../state/error-words.ts'
import { DialogForm } from '../window/dialog-form.tsx'
import type { ManyAct } from './many-acts.ts'

const choices = roles.map((value) => ({ value, label: sayRole(value) }))

/** Says that nothing is done yet. */
const NEXT = 'Show who changes'

type StepProps = { onReady: (change: ManyChange) => void; onClose: () => void }

const RoleStep = ({ onReady, onClose }: StepProps) => {
  const [role, setRole] = useState<Role>('user')
  const go = (event: FormEvent): void => {
    event.preventDefault()
    onReady({ kind: 'change-role', role })
  }
  return (
    <DialogForm button={NEXT} isSending={false} onSubmit={go} onClose={onClose}>
      <SelectField label="New role" choices={choices} value={role} onChoose={setRole} description={sayRoleMeaning(role)} />
    </DialogForm>
  )
}

const TagStep = ({ kind, onReady, onClose }: StepProps & { kind: 'add-tag' | 'remove-tag' }) => {
  const [typed, setTyped] = useState('')
  const [fault, setFault] = useState<string | null>(null)
  const field = useRef<HTMLInputElement>(null)
  const go = (event: FormEvent): void => {
    event.preventDefault()
    const parsed = accountTag.safeParse(typed)
    if (parsed.success) onReady({ kind, tag: parsed.data })
    else {
      setFault(sayFieldReason(parsed.error.issues[0]?.message ?? '', typed))
      field.current?.focus()
    }
  }
  return (
    <DialogForm button={NEXT} isSending={false} onSubmit={go} onClose={onClose}>
      <TextField
        ref={field}
        label={kind === 'add-tag' ? 'Tag to add' : 'Tag to remove'}
        autoComplete="off"
        value={typed}
        error={fault}
        onChange={({ currentTarget }) => {
          setFault(null)
          setTyped(currentTarget.value)
        }}
        data-autofocus
      />
    </DialogForm>
  )
}

/** What has to be known before it can be said who changes. */
export const ManyNeeds = ({ act, ...step }: StepProps & { act: ManyAct }) =>
  act === 'add-tag' || act === 'remove-tag' ? <TagStep kind={act} {...step} /> : <RoleStep {...step} />

import { type FormEvent, useRef, useState } from 'react'
import type { BulkChange } from '../../../../shared/api/bulk-change.ts'
import { userTag } from '../../../../shared/api/user-fields.ts'
import { type Role, roles } from '../../../../shared/domain/permissions.ts'
import { formatFieldReason } from '../../../../shared/messages/error-messages.ts'
import { formatRole, formatRoleMeaning } from '../../../../shared/messages/user-messages.ts'
import { SelectField } from '../../../ui/choice-fields.tsx'
import { TextField } from '../../../ui/text-field.tsx'
import { DialogForm } from '../../../widgets/dialog-form.tsx'
import type { BulkAction } from './bulk-actions.ts'

const choices = roles.map((value) => ({ value, label: formatRole(value) }))

/** The label makes clear that nothing changes yet. */
const NEXT = 'Show who changes'

type StepProps = { onReady: (change: BulkChange) => void; onClose: () => void }

const RoleStep = ({ onReady, onClose }: StepProps) => {
  const [role, setRole] = useState<Role>('user')
  const go = (event: FormEvent): void => {
    event.preventDefault()
    onReady({ kind: 'change-role', role })
  }
  return (
    <DialogForm button={NEXT} isSending={false} onSubmit={go} onClose={onClose}>
      <SelectField label="New role" choices={choices} value={role} onChoose={setRole} description={formatRoleMeaning(role)} />
    </DialogForm>
  )
}

const TagStep = ({ kind, onReady, onClose }: StepProps & { kind: 'add-tag' | 'remove-tag' }) => {
  const [typed, setTyped] = useState('')
  const [fault, setFault] = useState<string | null>(null)
  const field = useRef<HTMLInputElement>(null)
  const go = (event: FormEvent): void => {
    event.preventDefault()
    const parsed = userTag.safeParse(typed)
    if (parsed.success) onReady({ kind, tag: parsed.data })
    else {
      setFault(formatFieldReason(parsed.error.issues[0]?.message ?? '', typed))
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

/** The input that a plan needs. */
export const BulkInputs = ({ context, ...step }: StepProps & { context: BulkAction }) =>
  context === 'add-tag' || context === 'remove-tag' ? <TagStep kind={context} {...step} /> : <RoleStep {...step} />

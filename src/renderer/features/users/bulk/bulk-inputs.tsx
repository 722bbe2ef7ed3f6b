import { type FormEvent, useRef, useState } from 'react'
import type { BulkChange } from '../../../../shared/api/bulk-change.ts'
import { groupName } from '../../../../shared/api/user-fields.ts'
import { type Role, roles } from '../../../../shared/domain/permissions.ts'
import { bulkMessages } from '../../../../shared/messages/bulk-messages.ts'
import { assertNever, formatFieldReason } from '../../../../shared/messages/error-messages.ts'
import { formatRole, formatRoleMeaning } from '../../../../shared/messages/user-messages.ts'
import { useDraft } from '../../../session/drafts.ts'
import { SelectField } from '../../../ui/choice-fields.tsx'
import { TextField } from '../../../ui/text-field.tsx'
import { DialogForm } from '../../../widgets/dialog-form.tsx'
import { DisableDate, firstDisableDate, useDisableDate } from '../disable-date.tsx'
import { useGroupSuggestions } from '../groups/group-suggestions.tsx'
import type { BulkAction } from './bulk-actions.ts'

const choices = roles.map((value) => ({ value, label: formatRole(value) }))

type StepProps = {
  onReady: (change: BulkChange) => void
  /** Called after a lock has kept what was typed. */
  onKept: () => void
  onClose: () => void
}

/** What a step begins with, and what a lock keeps of it. */
const useTyped = (onKept: () => void, first: string) =>
  useDraft({ name: 'bulk-input', permission: 'users:bulk', onKept }, { typed: first })

const RoleStep = ({ onReady, onClose }: StepProps) => {
  const [role, setRole] = useState<Role>('user')
  const go = (event: FormEvent): void => {
    event.preventDefault()
    onReady({ kind: 'change-role', role })
  }
  return (
    <DialogForm button={bulkMessages.review} isSending={false} onSubmit={go} onClose={onClose}>
      <SelectField
        label={bulkMessages.newRole}
        choices={choices}
        value={role}
        onChoose={setRole}
        description={formatRoleMeaning(role)}
      />
    </DialogForm>
  )
}

const GroupStep = ({ kind, onReady, onKept, onClose }: StepProps & { kind: 'add-to-group' | 'remove-from-group' }) => {
  const draft = useTyped(onKept, '')
  const [typed, setTyped] = useState(draft.start.typed)
  draft.keep({ typed })
  const [fault, setFault] = useState<string | null>(null)
  const suggestions = useGroupSuggestions()
  const field = useRef<HTMLInputElement>(null)
  const go = (event: FormEvent): void => {
    event.preventDefault()
    const parsed = groupName.safeParse(typed)
    if (parsed.success) onReady({ kind, group: parsed.data })
    else {
      setFault(formatFieldReason(parsed.error.issues[0]?.message ?? '', typed))
      field.current?.focus()
    }
  }
  return (
    <DialogForm button={bulkMessages.review} isRestored={draft.isRestored} isSending={false} onSubmit={go} onClose={onClose}>
      <TextField
        ref={field}
        label={bulkMessages.group}
        description={kind === 'add-to-group' && bulkMessages.groupToAddHint}
        autoComplete="off"
        list={suggestions.list}
        value={typed}
        error={fault}
        onChange={({ currentTarget }) => {
          setFault(null)
          setTyped(currentTarget.value)
        }}
        data-autofocus
      />
      {suggestions.options}
    </DialogForm>
  )
}

const DateStep = ({ onReady, onKept, onClose }: StepProps) => {
  const draft = useTyped(onKept, firstDisableDate())
  const date = useDisableDate(draft.start.typed)
  draft.keep({ typed: date.field.typed })
  const go = (event: FormEvent): void => {
    event.preventDefault()
    const at = date.read()
    if (at !== null) onReady({ kind: 'disable-on', at })
  }
  return (
    <DialogForm button={bulkMessages.review} isRestored={draft.isRestored} isSending={false} onSubmit={go} onClose={onClose}>
      <DisableDate {...date.field} />
    </DialogForm>
  )
}

/** The input that a plan needs. */
export const BulkInputs = ({ action, ...step }: StepProps & { action: BulkAction }) => {
  switch (action.input) {
    case 'none':
      return null
    case 'date':
      return <DateStep {...step} />
    case 'role':
      return <RoleStep {...step} />
    case 'group':
      return <GroupStep kind={action.kind} {...step} />
    default:
      return assertNever(action)
  }
}

import { useState } from 'react'
import { type Role, roles } from '../../../shared/domain/permissions.ts'
import { userActionMessages } from '../../../shared/messages/user-action-messages.ts'
import { formatRole, formatRoleMeaning, formatUserName } from '../../../shared/messages/user-messages.ts'
import { useDraft } from '../../session/drafts.ts'
import { userDraft } from '../../session/requested-action.ts'
import { SelectField } from '../../ui/choice-fields.tsx'
import { Confirmation } from '../../widgets/confirmation.tsx'
import type { ActionFormProps } from './user-operations.ts'

const words = userActionMessages['users:changeRole']

const choices = roles.map((value) => ({ value, label: formatRole(value) }))

/** The content of the dialog that changes a user's role. */
export const ChangeRole = ({ user, isOwn, operations, onClose }: ActionFormProps) => {
  const draft = useDraft(userDraft('role', user.id, 'users:changeRole', 'users:manage'), { role: user.role })
  const [role, setRole] = useState<Role>(draft.start.role)
  draft.keep({ role })
  return (
    <Confirmation
      about={isOwn ? words.aboutYou : words.about(formatUserName(user))}
      button={words.label}
      done={role === user.role ? words.same(formatRole(role)) : words.done(formatRole(role))}
      reason={userDraft('reason', user.id, 'users:changeRole', 'users:manage')}
      isRestored={draft.isRestored}
      run={(reason) => operations.run('users:changeRole', { email: user.email, role, reason })}
      findUndo={operations.undoOfLast}
      onClose={onClose}
    >
      <SelectField label={words.field} choices={choices} value={role} onChoose={setRole} description={formatRoleMeaning(role)} />
    </Confirmation>
  )
}

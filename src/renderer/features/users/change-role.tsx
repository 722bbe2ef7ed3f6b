import { useState } from 'react'
import type { UserView } from '../../../shared/api/user-summary.ts'
import { type Role, roles } from '../../../shared/domain/permissions.ts'
import { formatRole, formatRoleMeaning } from '../../../shared/messages/user-messages.ts'
import { SelectField } from '../../ui/choice-fields.tsx'
import { Confirmation } from '../../widgets/confirmation.tsx'
import type { UserOperations } from './user-operations.ts'

const choices = roles.map((value) => ({ value, label: formatRole(value) }))

type ChangeRoleProps = { user: UserView; isOwn: boolean; contexts: UserOperations; onClose: () => void }

/** The content of the dialog that changes a user's role. */
export const ChangeRole = ({ user, isOwn, contexts, onClose }: ChangeRoleProps) => {
  const [role, setRole] = useState<Role>(user.role)
  return (
    <Confirmation
      about={isOwn ? 'You are signed out everywhere and sign in again with the new role.' : `All sessions of ${user.email} end.`}
      button="Change role"
      done={role === user.role ? `The role is still ${formatRole(role)}` : `The role is now ${formatRole(role)}`}
      run={() => contexts.run('users:changeRole', { email: user.email, role })}
      findUndo={contexts.undoOfLast}
      onClose={onClose}
    >
      <SelectField label="New role" choices={choices} value={role} onChoose={setRole} description={formatRoleMeaning(role)} />
    </Confirmation>
  )
}

import { useState } from 'react'
import { type Role, roles } from '../../../shared/permissions.ts'
import type { UserView } from '../../../shared/views.ts'
import { SelectField } from '../../components/choice-fields.tsx'
import { sayRole, sayRoleMeaning } from '../../state/account-words.ts'
import { Confirmation } from '../window/confirmation.tsx'
import type { AccountActs } from './account-acts.ts'

const choices = roles.map((value) => ({ value, label: sayRole(value) }))

type ChangeRoleProps = { user: UserView; isOwn: boolean; acts: AccountActs; onClose: () => void }

/** The content of the dialog that gives somebody another role. */
export const ChangeRole = ({ user, isOwn, acts, onClose }: ChangeRoleProps) => {
  const [role, setRole] = useState<Role>(user.role)
  return (
    <Confirmation
      about={isOwn ? 'You are signed out everywhere and sign in again with the new role.' : `All sessions of ${user.email} end.`}
      button="Change role"
      done={role === user.role ? `The role is still ${sayRole(role)}` : `The role is now ${sayRole(role)}`}
      run={() => acts.run('users:changeRole', { email: user.email, role })}
      findUndo={acts.undoOfLast}
      onClose={onClose}
    >
      <SelectField label="New role" choices={choices} value={role} onChoose={setRole} description={sayRoleMeaning(role)} />
    </Confirmation>
  )
}

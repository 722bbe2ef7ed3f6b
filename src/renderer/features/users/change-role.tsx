import { useState } from 'react'
import { type Role, roles } from '../../../shared/permissions.ts'
import type { UserView } from '../../../shared/views.ts'
import { SelectField } from '../../components/choice-fields.tsx'
import { sayRole, sayRoleMeaning } from '../../state/account-words.ts'
import { call } from '../../state/call.ts'
import { Confirmation } from '../window/confirmation.tsx'

const choices = roles.map((value) => ({ value, label: sayRole(value) }))

type ChangeRoleProps = { user: UserView; isOwn: boolean; onChanged: (user: UserView) => void; onClose: () => void }

/** The content of the dialog that gives somebody another role. */
export const ChangeRole = ({ user, isOwn, onChanged, onClose }: ChangeRoleProps) => {
  const [role, setRole] = useState<Role>(user.role)
  const change = async () => {
    const result = await call('users:changeRole', { email: user.email, role })
    if (result.ok) onChanged(result.value)
    return result
  }
  return (
    <Confirmation
      about={isOwn ? 'You are signed out everywhere and sign in again with the new role.' : `All sessions of ${user.email} end.`}
      button="Change role"
      done={role === user.role ? `The role is still ${sayRole(role)}` : `The role is now ${sayRole(role)}`}
      run={change}
      onClose={onClose}
    >
      <SelectField label="New role" choices={choices} value={role} onChoose={setRole} description={sayRoleMeaning(role)} />
    </Confirmation>
  )
}

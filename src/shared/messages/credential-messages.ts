import type { UserDetailView } from '../api/users.ts'
import { formatDate } from './user-messages.ts'

const schemeWords: Record<NonNullable<UserDetailView['password']>['scheme'], string> = {
  'keyed-bcrypt': 'Bcrypt with the directory’s key',
  bcrypt: 'Plain bcrypt, strengthened at the next sign-in',
  'too-costly': 'Too costly to check at a sign-in: its owner needs a reset code',
  malformed: 'Damaged: it fits no password',
}

/** When the password was set, and on a second line how it is stored. */
export const formatStoredPassword = ({ password, passwordChangedAt }: UserDetailView): string => {
  if (password === null) return 'None yet'
  const when = passwordChangedAt === null ? 'Never changed' : `Changed on ${formatDate(passwordChangedAt)}`
  const cost = password.cost === null ? '' : `, cost\u00a0${password.cost}`
  return `${when}\n${schemeWords[password.scheme]}${cost}`
}

import type { UserDetailView } from '../api/users.ts'
import { formatDate } from './user-messages.ts'

const schemeWords: Record<NonNullable<UserDetailView['password']>['scheme'], string> = {
  'keyed-bcrypt': 'Bcrypt with the directory key',
  bcrypt: 'Plain bcrypt, upgraded at the next sign-in',
  'too-costly': 'Too costly to check: a reset code is needed',
  malformed: 'Damaged: a reset code is needed',
}

/** When the password was set, and on a second line how it is stored. */
export const formatStoredPassword = ({ password, passwordChangedAt }: UserDetailView): string => {
  if (password === null) return 'Not set'
  const when = passwordChangedAt === null ? 'Never changed' : `Last changed ${formatDate(passwordChangedAt)}`
  const cost = password.cost === null ? '' : `, cost\u00a0${password.cost}`
  return `${when}\n${schemeWords[password.scheme]}${cost}`
}

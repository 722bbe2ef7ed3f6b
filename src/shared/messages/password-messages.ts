import { normalizePassword } from '../domain/password.ts'
import { formatCount, plural } from './plural.ts'

/** The strength of a password, from 0 to 4. */
const strengths = ['Very weak', 'Weak', 'Fair', 'Strong', 'Very strong'] as const

export const passwordMessages = {
  choose: 'Choose a new password',
  chooseToContinue: 'Choose a new password to continue.',
  change: 'Change password',
  current: 'Current password',
  new: 'New password',
  strength: 'Strength',
  notAccepted: 'Not accepted',
  strengthUnknown: 'Not measured yet',
  strengthOf: (score: 0 | 1 | 2 | 3 | 4) => strengths[score],
  suggest: 'Suggest a passphrase',
  saveSuggestion: (passphrase: string) => `Save this passphrase before you continue: ${passphrase}`,
  cancelCodes: (count: number) =>
    plural(count, { one: 'Cancel my last recovery code', other: `Cancel all ${formatCount(count)} recovery codes` }),
  cancelCodesHint: (made: string) => `${made} Keep them only if you generated them yourself and still have them.`.trim(),
} as const

/** The hint of a new password: the rule first, then advice about its strength. */
export const formatPasswordHint = (password: string, least: number, advice: string | null): string => {
  const length = [...normalizePassword(password)].length
  if (length === 0 && least === 1) return 'Any password works here. Three or four random words work well.'
  if (length === 0) return `At least ${least} characters. Three or four random words work well.`
  if (length < least) return `${formatCount(length)} of ${least} characters`
  return advice ?? ''
}

import { dictionary } from '@zxcvbn-ts/language-common'

/** Passwords that have been common in breaches, in lower case; about 49,000, from zxcvbn-ts. */
export const commonPasswords: ReadonlySet<string> = new Set(dictionary['passwords-common'])

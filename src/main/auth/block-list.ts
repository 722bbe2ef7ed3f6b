import { dictionary } from '@zxcvbn-ts/language-common'

/** About 49,000 passwords that are common in breaches, in lower case, from zxcvbn-ts. */
export const commonPasswords: ReadonlySet<string> = new Set(dictionary['passwords-common'])

/** The administrator of the directory under test. */
export const administrator = { email: 'ada@example.org', password: 'a quiet harbour at dawn' }

/** bcrypt's lowest cost, because the kill should meet writes instead of hashes. */
export const CRASH_COST = 4

export const emailOf = (number: number): string => `person-${number}@example.org`

export const firstPasswordOf = (number: number): string => `seven green bicycles ${number}`

/** What the process that will be killed says, one line of JSON each. An intent comes before its call, an acknowledgement after its Result. */
export type CrashLine =
  | { readonly kind: 'registering'; readonly email: string; readonly password: string }
  | { readonly kind: 'registered'; readonly email: string }
  | { readonly kind: 'issued'; readonly email: string; readonly token: string }
  | { readonly kind: 'resetting'; readonly email: string; readonly password: string; readonly token: string }
  | { readonly kind: 'reset'; readonly email: string; readonly token: string }

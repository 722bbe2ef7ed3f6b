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
  | { readonly kind: 'begun'; readonly work: CrashWork; readonly batch: number }
  | WorkDone

/** An acknowledged work: the group and its members, the users of an import, or the path of a backup. */
export type WorkDone = {
  readonly kind: 'done'
  readonly work: CrashWork
  readonly batch: number
  readonly changed: number
  readonly path: string | null
}

/** The long works that a kill should meet, beside sign-ups and resets. */
export const crashWorks = ['bulk', 'import', 'backup'] as const

export type CrashWork = (typeof crashWorks)[number]

/** The number of users that one import creates. */
export const IMPORTED_USERS = 600

export const importedEmailOf = (batch: number, number: number): string => `imported-${batch}-${number}@example.org`

/** Imported hashes. Those of one family differ in their rounds. */
const foreignKinds = ['pbkdf2', 'pbkdf2short', 'phpass', 'argon2'] as const

/** What a sign-in can meet. `old`: hashed at a cost that is no longer the policy's. */
export const timingKinds = ['unknown', 'wrong', 'disabled', 'locked', 'deleted', 'unset', 'old', ...foreignKinds] as const

export type TimingKind = (typeof timingKinds)[number]

/** Users who sign in all the time while others are measured. */
export const LOAD = 'load'

/** What a server must set up. */
export type TimingOrder = {
  /** The tree whose code is measured. */
  readonly root: string
  readonly folder: string
  readonly cost: number
  readonly oldCost: number
  readonly emails: readonly string[]
}

export const timingPassword = 'seven green bicycles'

export const emailOf = (kind: TimingKind | typeof LOAD, number: number): string => `${kind}-${number}@example.org`

export const kindOf = (email: string): string => email.split('-')[0] ?? ''

/** The right password where it must not tell either, else a wrong one. */
export const passwordOf = (kind: TimingKind): string =>
  kind === 'disabled' || kind === 'locked' || kind === 'deleted' ? timingPassword : 'not the password'

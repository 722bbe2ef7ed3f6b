import { z } from 'zod'
import type { Permission } from '../domain/permissions.ts'

// The window's Content-Security-Policy forbids eval, which zod otherwise uses to compile its schemas.
z.config({ jitless: true })

/** How a call reaches Gatehouse. Every entry of the audit log names the transport. */
export const transports = ['window', 'http', 'terminal'] as const

export type Transport = (typeof transports)[number]

/** A directory is ready, waits for its first administrator, or is broken. */
export type DirectoryState = 'ready' | 'first-run' | 'broken'

/** What every process knows of one operation. */
export type OperationContract = {
  readonly input: z.ZodType
  readonly output: z.ZodType
  /** The input on a directory that was created with `--compat`, where the original exercise accepts more. */
  readonly compatInput?: z.ZodType
  /** The permission that the role of the session must include; `anyone` needs no session. */
  readonly permission: Permission | 'anyone'
  readonly kind: 'query' | 'command'
  readonly transports: readonly Transport[]
  /** The operation may be called only in these states of the directory. */
  readonly directoryStates: readonly DirectoryState[]
  /** The user must have given the password within the last five minutes. */
  readonly requiresReauthentication?: true
  /** Over these transports, users may call it before they complete their required actions. */
  readonly allowedDuringRequiredActions?: readonly Transport[]
  /** Each call takes a token from the bucket of its source. */
  readonly rateLimited?: true
  /** A successful call proves that the caller knows a secret of the user, so it gives its token back. */
  readonly provesSecret?: true
  /** It may read for long: one read at a time for each user, ended with the session or the caller. */
  readonly isLongRead?: true
  /** The input's `email` names the user that the operation acts on. The permission must reach that user. */
  readonly target?: true
  /** The target may be deleted. */
  readonly reachesDeleted?: true
  /** The characters of its input, if they may be more than those of other operations. */
  readonly inputMaxCharacters?: number
  /** It closes the directory while it runs, and closing does not wait for it. */
  readonly replacesDirectory?: true
  /** It waits for a dialog of the system, which can stay open without limit. Closing Gatehouse does not wait for it. */
  readonly opensDialog?: true
}

export const everywhere = ['window', 'http', 'terminal'] as const
export const insideOnly = ['window', 'terminal'] as const
export const windowOnly = ['window'] as const

const done = z.strictObject({ done: z.literal(true) })

/** HTTP is not among the default transports: an operation is open to other programs only where it says so. */
const defaults = {
  input: z.strictObject({}).optional(),
  output: done,
  transports: insideOnly,
  directoryStates: ['ready'],
} as const

type Defaults = typeof defaults

type Definition = Omit<OperationContract, keyof Defaults> & Partial<Pick<OperationContract, keyof Defaults>>

/** A misspelt flag would be ignored without this, because a type parameter accepts properties that its constraint lacks. */
type WithoutUnknown<D> = { readonly [P in Exclude<keyof D, keyof OperationContract>]: never }

/** Adds the defaults to the definition of an operation. The exact types of both are kept. */
export const defineOperation = <const D extends Definition>(definition: D & WithoutUnknown<D>): Omit<Defaults, keyof D> & D => ({
  ...defaults,
  ...definition,
})

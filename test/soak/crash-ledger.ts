import type { CrashLine, CrashWork, WorkDone } from './crash-protocol.ts'

/** What must be true of an acknowledged user. */
export type Account = {
  readonly email: string
  readonly password: string
  /** The number of redeemed resets. */
  readonly resets: number
  /** The number of issued reset codes. */
  readonly codes: number
}

type Reset = { readonly email: string; readonly password: string; readonly token: string }

/** The output of one killed run: its acknowledged calls, and those in progress when it was killed. */
export type Told = {
  readonly registered: readonly Account[]
  readonly registering: readonly Account[]
  readonly resets: readonly Reset[]
  readonly resetting: readonly Reset[]
  readonly issued: readonly { readonly email: string }[]
  readonly done: readonly WorkDone[]
  /** The work that the kill interrupted. */
  readonly interrupted: { readonly work: CrashWork; readonly batch: number } | null
}

export const newAccount = (email: string, password: string): Account => ({ email, password, resets: 0, codes: 0 })

/** Reads the lines of a run that was killed; the last one may be torn. */
export const readLines = (output: string): CrashLine[] =>
  output
    .slice(0, output.lastIndexOf('\n') + 1)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))

export const summarize = (lines: readonly CrashLine[]): Told => {
  const registering = new Map<string, Account>()
  const resetting = new Map<string, Reset>()
  const registered: Account[] = []
  const resets: Reset[] = []
  const issued: { email: string }[] = []
  const done: WorkDone[] = []
  let interrupted: Told['interrupted'] = null
  for (const line of lines) {
    if (line.kind === 'registering') registering.set(line.email, newAccount(line.email, line.password))
    if (line.kind === 'registered') registered.push(take(registering, line.email))
    if (line.kind === 'issued') issued.push(line)
    if (line.kind === 'resetting') resetting.set(line.token, line)
    if (line.kind === 'reset') resets.push(take(resetting, line.token))
    if (line.kind === 'begun') interrupted = line
    if (line.kind === 'done') {
      interrupted = null
      done.push(line)
    }
  }
  const asked = { registering: [...registering.values()], resetting: [...resetting.values()] }
  return { registered, resets, issued, done, interrupted, ...asked }
}

const take = <T>(intents: Map<string, T>, key: string): T => {
  const intent = intents.get(key)
  if (!intent) throw new Error(`${key} was acknowledged without having been asked for`)
  intents.delete(key)
  return intent
}

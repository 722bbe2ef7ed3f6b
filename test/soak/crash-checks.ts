import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import type { Core } from '../../src/main/app/core.ts'
import type { Caller } from '../../src/main/pipeline/handler.ts'
import { DATABASE_FILE } from '../../src/main/store/folder-files.ts'
import { newCaller } from '../helpers/real-core.ts'
import type { Account, Told } from './crash-ledger.ts'

export type HeldSession = { readonly id: string; readonly email: string; readonly caller: Caller }

/** Checks the whole chain of the log. */
export const checkChain = async (core: Core): Promise<string[]> => {
  const watch = { onProgress: () => undefined, signal: new AbortController().signal }
  const verification = await core.store.verifyAudit({ ...watch, at: Date.now(), expected: null })
  return verification?.kind === 'intact' ? [] : [`the log: ${JSON.stringify(verification)}`]
}

/** Checks the whole file with SQLite. */
export const checkFile = (folder: string): string[] => {
  const database = new Sqlite(join(folder, DATABASE_FILE), { readonly: true })
  try {
    const decision = database.pragma('integrity_check', { simple: true })
    const orphans = database.pragma('foreign_key_check') as unknown[]
    return [
      ...(decision === 'ok' ? [] : [`integrity_check says ${decision}`]),
      ...(orphans.length === 0 ? [] : ['rows without their owner']),
    ]
  } finally {
    database.close()
  }
}

export const checkSessions = async (core: Core, sessions: readonly HeldSession[]): Promise<string[]> => {
  const lost: string[] = []
  for (const { id, email, caller } of sessions) {
    const result = await core.dispatch({ operation: 'auth:profile', input: undefined, sessionId: id }, caller)
    const isTheirs = result.ok && (result.value as { email: string }).email === email
    if (!isTheirs) lost.push(`the session of ${email} is gone`)
  }
  return lost
}

/** Every acknowledged change has its audit entry, and every entry its change. */
export const checkAudit = (folder: string, accounts: ReadonlyMap<string, Account>): string[] => {
  const database = new Sqlite(join(folder, DATABASE_FILE), { readonly: true })
  try {
    const entries = database
      .prepare<[], { email: string; action: string; entries: number }>(
        `SELECT subject_email AS email, action, count(*) AS entries FROM audit_entries
         WHERE outcome = 'success' AND action IN ('auth:register', 'auth:reset', 'users:issueReset') GROUP BY 1, 2`,
      )
      .all()
    const counts = new Map(entries.map(({ email, action, entries: count }) => [`${action} ${email}`, count]))
    const users = database
      .prepare<[], string>("SELECT email FROM users WHERE role = 'user' AND email NOT LIKE 'imported-%'")
      .pluck()
      .all()
    const unknown = users.filter((email) => !accounts.has(email)).map((email) => `${email} is there, but nobody asked for it`)
    const faults = [...accounts.values()].flatMap(({ email, resets, codes }) => [
      ...(counts.get(`auth:register ${email}`) === 1 ? [] : [`${email} has no entry of its registration, or several`]),
      ...((counts.get(`auth:reset ${email}`) ?? 0) === resets ? [] : [`${email} has not one entry for each reset`]),
      // One more code may have been issued without an answer.
      ...((counts.get(`users:issueReset ${email}`) ?? 0) >= codes ? [] : [`${email} has not one entry for each code`]),
    ])
    return [...unknown, ...faults]
  } finally {
    database.close()
  }
}

/** Whether all users can still sign in. */
export const checkAccounts = async (core: Core, accounts: Iterable<Account>): Promise<string[]> => {
  const lost = await Promise.all(
    [...accounts].map(async ({ email, password }) =>
      (await core.auth.validLogin(email, password)) ? [] : [`${email} cannot sign in`],
    ),
  )
  return lost.flat()
}

/** Redeemed codes cannot be redeemed again. */
export const checkTokens = async (core: Core, resets: Told['resets']): Promise<string[]> => {
  const faults: string[] = []
  for (const { email, token } of resets) {
    const input = { email, resetToken: token, newPassword: 'nobody should ever get this one' }
    const result = await core.dispatch({ operation: 'auth:reset', input, sessionId: null }, newCaller('terminal'))
    if (result.ok || result.error.code !== 'reset-refused') faults.push(`a spent code of ${email} was not refused`)
  }
  return faults
}

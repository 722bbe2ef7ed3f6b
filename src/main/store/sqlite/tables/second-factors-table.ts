import type { Database } from 'better-sqlite3'
import type { SecondFactor } from '../../ports/store.ts'

type FactorRow = { sealed_secret: Buffer; confirmed_at: number | null; last_step: number; drift_steps: number }

/** One second factor per user, started or confirmed. */
export const secondFactorsTable = (database: Database) => {
  const ofUser = 'user_number = (SELECT number FROM users WHERE id = @userId)'
  const read = database.prepare<unknown[], FactorRow>(
    `SELECT sealed_secret, confirmed_at, last_step, drift_steps FROM second_factors WHERE ${ofUser}`,
  )
  const begin = database.prepare(
    `INSERT OR REPLACE INTO second_factors (user_number, sealed_secret, begun_at, confirmed_at, last_step, drift_steps)
     SELECT number, @sealedSecret, @now, NULL, 0, 0 FROM users WHERE id = @userId AND second_factor_at IS NULL`,
  )
  const confirm = database.prepare(
    `UPDATE second_factors SET confirmed_at = @now, last_step = @step, drift_steps = @driftSteps
     WHERE ${ofUser} AND confirmed_at IS NULL AND sealed_secret = @sealedSecret`,
  )
  const spend = database.prepare(
    `UPDATE second_factors SET last_step = @step WHERE ${ofUser} AND confirmed_at IS NOT NULL AND last_step < @step`,
  )
  const remove = database.prepare(`DELETE FROM second_factors WHERE ${ofUser}`)
  const dropBegun = database.prepare(`DELETE FROM second_factors WHERE ${ofUser} AND confirmed_at IS NULL`)
  const mark = database.prepare('UPDATE users SET second_factor_at = @at WHERE id = @userId')

  return {
    read: (userId: string): SecondFactor | null => {
      const row = read.get({ userId })
      if (!row) return null
      const { sealed_secret: sealedSecret, confirmed_at: confirmedAt, last_step: lastStep, drift_steps: driftSteps } = row
      return { sealedSecret, confirmedAt, lastStep, driftSteps }
    },
    /** Replaces a started second factor, but never a confirmed one. */
    begin: (userId: string, sealedSecret: Buffer, now: number): boolean => begin.run({ userId, sealedSecret, now }).changes > 0,
    /** Confirms only the secret that the code was checked against. */
    confirm: (userId: string, first: { sealedSecret: Buffer; step: number; driftSteps: number; now: number }): boolean => {
      if (confirm.run({ userId, ...first }).changes === 0) return false
      mark.run({ userId, at: first.now })
      return true
    },
    /** One conditional update, so that a code is valid only once. */
    spend: (userId: string, step: number): boolean => spend.run({ userId, step }).changes > 0,
    /** Deletes a second factor that was started but not confirmed. */
    dropBegun: (userId: string): void => void dropBegun.run({ userId }),
    remove: (userId: string): boolean => {
      mark.run({ userId, at: null })
      return remove.run({ userId }).changes > 0
    },
  }
}

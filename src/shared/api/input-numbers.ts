import { z } from 'zod'
import { ENTRIES_MAX, ROWS_MAX, TIME_MAX } from '../domain/limits.ts'

// Every number of an input has a named bound: work that follows a number must end, whatever the caller sends.

/** UTC epoch milliseconds, within what a date can be. */
export const inputTime = z.number().int().min(0).max(TIME_MAX)

/** A time to compare with. A date that a user types may be before 1970. */
export const inputTimeBound = z.number().int().min(-TIME_MAX).max(TIME_MAX)

/** The number of an entry of the audit log. */
export const inputEntryId = z.number().int().min(1).max(ENTRIES_MAX)

/** How many rows come before. */
export const inputOffset = z.number().int().min(0).max(ROWS_MAX)

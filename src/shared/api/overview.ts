import { z } from 'zod'
import { checklistSteps } from '../domain/directory-checklist.ts'
import { defineOperation } from './definition.ts'
import { time, timeZone } from './fields.ts'

/** What an overview counts of the audit log. `failures`: wrong passwords and second factors; `resets`: passwords set by a code. */
export const countedEvents = ['signIns', 'failures', 'lockouts', 'resets'] as const

export type CountedEvent = (typeof countedEvents)[number]

/** Why a user needs attention. `second-factor-missing`: the policy requires a second factor for the role. */
const attentionKinds = [
  'locked',
  'reset-requested',
  'disabled-soon',
  'password-change-due',
  'not-activated',
  'second-factor-missing',
  'purged-soon',
  'address-shared',
] as const

export type AttentionKind = (typeof attentionKinds)[number]

const eventCount = z.number().int().min(0)

/** Events by day, users who need attention, and the state of the audit log. */
const overviewView = z.strictObject({
  /** From the oldest day to today, including days without events. */
  days: z.array(
    z.strictObject({
      /** `2026-01-31`, in the time zone that was asked for. */
      date: z.string(),
      /** This moment included. */
      from: time,
      /** This moment excluded. */
      to: time,
      signIns: eventCount,
      failures: eventCount,
      lockouts: eventCount,
      resets: eventCount,
    }),
  ),
  /** All kinds, in the order of `attentionKinds`, also those without users. */
  attention: z.array(
    z.strictObject({
      kind: z.enum(attentionKinds),
      count: eventCount,
      /** The few who come first: of a date, the nearest. `at`: since when, or when it will be. */
      samples: z.array(z.strictObject({ id: z.uuid(), email: z.string(), name: z.string(), at: time.nullable() })),
    }),
  ),
  /** What a new directory still needs. Null for roles that cannot change settings, and once it is done or dismissed. */
  checklist: z.array(z.strictObject({ step: z.enum(checklistSteps), isDone: z.boolean() })).nullable(),
  /** Deleted users and groups whose time has come, and that a jump of the clock from `from` to `heldAt` keeps. Null where it keeps none. */
  retention: z.strictObject({ heldAt: time, from: time, users: eventCount, groups: eventCount, entries: eventCount }).nullable(),
  backup: z.strictObject({
    /** Null until backups are set up. */
    setUp: z.strictObject({ setAt: time, isFolderMissing: z.boolean() }).nullable(),
    newest: z.strictObject({ madeAt: time }).nullable(),
  }),
  audit: z.strictObject({
    /** How many there are now, and about how much of the database they take (bytes). */
    entries: z.number().int(),
    bytes: z.number().int(),
    /** How many were written in the last seven days. */
    lastWeek: z.number().int(),
    /** The last one that came to an end; null where there is none. `entry`: its own. `brokenEntry`: the first one that does not fit. */
    verification: z
      .strictObject({
        at: time,
        by: z.string().nullable(),
        entry: z.number().int(),
        outcome: z.enum(['intact', 'broken']),
        brokenEntry: z.number().int().nullable(),
      })
      .nullable(),
  }),
})

export type OverviewView = z.infer<typeof overviewView>

/** A year and a day. The audit log holds what is older. */
const OVERVIEW_MAX_DAYS = 366

export const overviewOperations = {
  'overview:read': defineOperation({
    /** The last so many days, today among them, as they begin and end in a time zone (IANA's name; UTC where it is left out). */
    input: z.strictObject({ days: z.number().int().min(1).max(OVERVIEW_MAX_DAYS).optional(), timeZone: timeZone.optional() }),
    output: overviewView,
    permission: 'overview:read',
    kind: 'query',
    isLongRead: true,
  }),
  'overview:resumePurge': defineOperation({
    /** The clock is right: deleted users whose time has come are deleted permanently. Refused with `changed-meanwhile` where nothing is held. */
    permission: 'users:manage',
    kind: 'command',
    requiresReauthentication: true,
  }),
}

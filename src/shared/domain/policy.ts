import { z } from 'zod'
import { directoryName } from './directory-name.ts'
import { HTTP_MAX_ORIGINS } from './limits.ts'
import { roles } from './permissions.ts'

/** The allowed range of a policy number, and its default, in the number's own unit. */
type Limits = { readonly least: number; readonly most: number; readonly initial: number }

/** Idle time-out of a session (minutes). OWASP Session Management Cheat Sheet: 15 to 30 for applications of low risk. */
export const IDLE_MINUTES: Limits = { least: 1, most: 480, initial: 30 }

/** Absolute time-out of a session (hours). NIST SP 800-63B-4, 2.2.3: 24 at most at AAL2; the default is half of that. */
export const ABSOLUTE_HOURS: Limits = { least: 1, most: 24, initial: 12 }

/** log2 of bcrypt's rounds. OWASP Password Storage Cheat Sheet: at least 10. Above 16, a sign-in takes too long. */
export const HASH_COST: Limits = { least: 10, most: 16, initial: 12 }

/**
 * The highest cost of a stored hash that a sign-in computes. It takes about a second; the default cost takes a quarter of that.
 */
const MOST_STORED_COST = 14

/** The highest stored cost that a sign-in computes under this policy. Users with a higher cost need a reset code. */
export const highestStoredCost = (policyCost: number): number => Math.max(MOST_STORED_COST, policyCost)

/**
 * Ports of the HTTP API. IANA (RFC 6335, 6): lower ports are system ports and need special rights.
 *
 * The default is a user port that IANA has assigned to no service. AirPlay uses 5000 on macOS.
 */
export const HTTP_PORT: Limits = { least: 1_024, most: 65_535, initial: 4_916 }

/** The port of the original exercise, whose clients call no other. */
export const COMPAT_HTTP_PORT = 5_000

/**
 * How long the audit log stays in the database (days). An investigation needs a quarter of a year. Ten years are the longest common duty to keep
 * records.
 */
const AUDIT_DAYS = { least: 90, most: 3_650 } as const

const between = ({ least, most }: Limits) => z.number().int().min(least, 'out-of-limits').max(most, 'out-of-limits')

/** An origin as a browser writes it (RFC 6454, 6.2): only scheme, host and port. */
const isOrigin = (text: string): boolean => URL.canParse(text) && /^https?:/.test(text) && new URL(text).origin === text

const httpPolicy = z.strictObject({
  /** Whether the app serves HTTP on the loopback while it is open. */
  enabled: z.boolean(),
  port: between(HTTP_PORT),
  /** Origins of web pages that may call (CORS). */
  origins: z.array(z.string().max(200).refine(isOrigin, 'origin-malformed')).max(HTTP_MAX_ORIGINS, 'too-many-origins'),
})

/** Steps of the first checklist that an administrator settled by hand. `all`: the list is dismissed. */
const settledSteps = z.array(z.enum(['registration', 'all'])).max(2)

/** What an administrator can change. The form, the operation and the database share this schema. */
export const policyChanges = z
  .strictObject({
    /** What the directory is called. Empty: the computer's name. */
    directoryName,
    /** Whether people can create their own users. */
    registration: z.enum(['open', 'closed']),
    idleMinutes: between(IDLE_MINUTES),
    /** Whether windows lock when the computer's screen locks, or it sleeps. */
    screenLock: z.enum(['on', 'off']),
    absoluteHours: between(ABSOLUTE_HOURS),
    /** Roles whose users must have a second factor. */
    secondFactorRoles: z
      .array(z.enum(roles))
      .max(roles.length)
      .transform((chosen) => roles.filter((role) => chosen.includes(role))),
    hashCost: between(HASH_COST),
    /** How long the audit log stays in the database (days); null: for ever. */
    auditDays: z.number().int().min(AUDIT_DAYS.least, 'out-of-limits').max(AUDIT_DAYS.most, 'out-of-limits').nullable(),
    theme: z.enum(['system', 'light', 'dark']),
    http: httpPolicy,
    /** Whether programs can sign users in with Gatehouse, over the HTTP API. */
    singleSignOn: z.enum(['on', 'off']),
    settledSteps,
  })
  .partial()

/** The stored settings of a directory. A setting that an older version did not store gets its default. */
export const policySchema = z.strictObject({
  directoryName: z.string().default(''),
  registration: z.enum(['open', 'closed']).default('open'),
  /** The original exercise's behaviour. It is chosen when the directory is created and never changes. */
  compat: z.boolean().default(false),
  idleMinutes: between(IDLE_MINUTES).default(IDLE_MINUTES.initial),
  screenLock: z.enum(['on', 'off']).default('on'),
  absoluteHours: between(ABSOLUTE_HOURS).default(ABSOLUTE_HOURS.initial),
  secondFactorRoles: z.array(z.enum(roles)).default([]),
  hashCost: between(HASH_COST).default(HASH_COST.initial),
  auditDays: z.number().int().min(AUDIT_DAYS.least).max(AUDIT_DAYS.most).nullable().default(null),
  theme: z.enum(['system', 'light', 'dark']).default('system'),
  http: httpPolicy.default({ enabled: false, port: HTTP_PORT.initial, origins: [] }),
  singleSignOn: z.enum(['on', 'off']).default('off'),
  settledSteps: settledSteps.default([]),
})

export type Policy = z.output<typeof policySchema>

/** The policy of a new directory. */
export const FIRST_POLICY: Policy = policySchema.parse({})

/** The policy of a new directory in compat mode. */
export const FIRST_COMPAT_POLICY: Policy = {
  ...FIRST_POLICY,
  compat: true,
  http: { ...FIRST_POLICY.http, port: COMPAT_HTTP_PORT },
}

import { z } from 'zod'
import { bulkChangeKinds } from '../domain/bulk-change-kinds.ts'
import { roles } from '../domain/permissions.ts'
import { policySchema } from '../domain/policy.ts'
import { skipReasons } from '../domain/skip-reasons.ts'
import { brokenReasons, requiredActions } from '../errors.ts'

const time = z.number().int().describe('UTC epoch milliseconds')

/** What an account is: a date of disabling that has come counts as disabled. */
export const userStates = ['active', 'disabled', 'deleted'] as const

export type UserState = (typeof userStates)[number]

/** An account as its owner sees it too: no hash, no token, ever. */
export const userSummaryView = z.strictObject({
  id: z.uuid(),
  email: z.string(),
  name: z.string(),
  role: z.enum(roles),
  state: z.enum(userStates),
  /** The password sign-in is off, after too many failures in a row. */
  isLocked: z.boolean(),
  mustChangePassword: z.boolean(),
  hasSecondFactor: z.boolean(),
  createdAt: time,
  lastSignInAt: time.nullable(),
  passwordChangedAt: time.nullable(),
})

export type UserSummaryView = z.infer<typeof userSummaryView>

/** A user as those see it who look after others. */
export const userView = userSummaryView.extend({
  /** From when on the account counts as disabled. */
  disableAt: time.nullable(),
  deletedAt: time.nullable(),
  tags: z.array(z.string()),
})

export type UserView = z.infer<typeof userView>

/** A user as the desk sees one: what is known of the ways in, and never what opens them. */
export const userDetailView = userView.extend({
  note: z.string(),
  /** When it goes for good, where it is deleted. */
  purgeAt: time.nullable(),
  /** How the password is kept; null where none is set. `malformed` fits no password, and `too-costly` is not compared with any. */
  password: z
    .strictObject({
      scheme: z.enum(['keyed-bcrypt', 'bcrypt', 'too-costly', 'malformed']),
      /** log2 of the rounds. */
      cost: z.number().int().nullable(),
    })
    .nullable(),
  secondFactorAt: time.nullable(),
  recoveryCodesLeft: z.number().int(),
  /** Until when a reset or activation code is good. */
  resetExpiresAt: time.nullable(),
})

export type UserDetailView = z.infer<typeof userDetailView>

/** One's own account. */
export const ownView = userSummaryView.extend({
  /** What has to be done before anything else is open; in this order. */
  requiredActions: z.array(z.enum(requiredActions)),
  recoveryCodesLeft: z.number().int(),
  /** When the newest of them was made; null where there are none. */
  recoveryCodesMadeAt: time.nullable(),
})

export type OwnView = z.infer<typeof ownView>

/** A session as its owner sees it. */
export const sessionView = z.strictObject({
  /** Names the session in this list; it opens nothing. */
  id: z.uuid(),
  transport: z.enum(['window', 'http', 'terminal']),
  createdAt: time,
  /** Up to a minute older than the truth. */
  lastUsedAt: time,
  expiresAt: time,
  isCurrent: z.boolean(),
})

export type SessionView = z.infer<typeof sessionView>

/** What a window has to know of its own session. */
export const sessionLimitsView = z.strictObject({
  /** Milliseconds without use after which it is over. */
  idleMs: z.number().int(),
  /** However busy, it is over then. */
  expiresAt: time,
})

export type SessionLimitsView = z.infer<typeof sessionLimitsView>

/** Why a sign-in went as it did. Outside, all failures read the same. */
export const signInReasons = [
  'signed-in',
  'unknown',
  'deleted',
  'disabled',
  'unset',
  'malformed-hash',
  'costly-hash',
  'wrong-password',
  'delayed',
  'locked',
  'reset-required',
  'second-factor-required',
  'wrong-second-factor',
  'second-factor-delayed',
  'second-factor-locked',
  'changed-meanwhile',
] as const

export type SignInReason = (typeof signInReasons)[number]

/** Transports over which failures are counted, each apart. */
export const signInTransports = ['window', 'http', 'terminal'] as const

const attemptView = z.strictObject({
  state: z.enum(['open', 'delayed', 'locked']),
  /** That were read, in a row, since the last success. */
  failures: z.number().int(),
  delayedUntil: time.nullable(),
  lockedAt: time.nullable(),
})

export type AttemptView = z.infer<typeof attemptView>

const signInWay = attemptView.extend({ transport: z.enum(signInTransports) })

export type SignInWay = z.infer<typeof signInWay>

/** "Sign-in explained": whether the account can sign in now, and its last attempts with the true reason of each, the newest first. */
export const signInExplanation = z.strictObject({
  email: z.string(),
  /** `locked` and `delayed`: over one transport or more; `ways` has which. */
  state: z.enum(['open', 'delayed', 'locked', 'disabled', 'unset']),
  /** Window and HTTP; the terminal, which has no sign-in of its own, where something failed there. */
  ways: z.array(signInWay),
  /** Codes of the second factor, over all transports together; null where the account has none. */
  secondFactor: attemptView.nullable(),
  attempts: z.array(
    z.strictObject({
      at: time,
      /** Where it stands for several of a kind: when the first of them was, and how many there were. */
      since: time,
      count: z.number().int(),
      transport: z.enum(['window', 'http', 'terminal']),
      reason: z.enum(signInReasons),
    }),
  ),
})

export type SignInExplanation = z.infer<typeof signInExplanation>

/** Something that happened to an account while its owner was away; told at sign-in until acknowledged. */
export const noticeView = z.strictObject({
  kind: z.enum([
    'reset-issued',
    'password-reset',
    'recovery-code-used',
    'recovery-codes-made',
    'second-factor-removed',
    'password-change-required',
    /** For administrators: the person `about` said "This was not me". */
    'disowned',
  ]),
  at: time,
  /** Whose account it is about, where it is not one's own. */
  about: z.string().nullable(),
  /** The e-mail of whoever did it; null where it was done in the terminal or by the owner's own recovery code. */
  by: z.string().nullable(),
  transport: z.enum(['window', 'http', 'terminal']),
})

export type NoticeView = z.infer<typeof noticeView>

/** The same under "Security activity", where it stays for 30 days. */
export const securityEventView = noticeView.extend({
  id: z.number().int(),
  /** When it happened first, where the same was done several times before it was acknowledged. `at` is the last time. */
  firstAt: time,
  times: z.number().int(),
  /** When its owner said "This was not me". */
  disownedAt: time.nullable(),
})

export type SecurityEventView = z.infer<typeof securityEventView>

/** What a registered program may ask: whether a session is valid and whose it is; and beside that the address, the role. */
export const programScopes = ['session', 'email', 'role'] as const

export type ProgramScope = (typeof programScopes)[number]

/** A registered program: never its token. */
export const programView = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  scopes: z.array(z.enum(programScopes)),
  createdAt: time,
  /** Up to a minute older than the truth; null where it never called. */
  lastUsedAt: time.nullable(),
})

export type ProgramView = z.infer<typeof programView>

/** What a registered program is told of a session. */
export const introspectionView = z.discriminatedUnion('active', [
  z.strictObject({ active: z.literal(false) }),
  z.strictObject({
    active: z.literal(true),
    id: z.uuid(),
    expiresAt: time,
    email: z.string().optional(),
    role: z.enum(roles).optional(),
  }),
])

export type IntrospectionView = z.infer<typeof introspectionView>

/** Whether this process answers over HTTP, and where; or why not. */
export const httpStateView = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('off') }),
  z.strictObject({
    kind: z.literal('listening'),
    address: z.string(),
    port: z.number().int(),
    /** Also at `::1`, where the name localhost leads first, unless this computer has no IPv6. */
    withoutIpv6: z.literal(true).optional(),
  }),
  z.strictObject({
    kind: z.literal('failed'),
    port: z.number().int(),
    /** `localhost-taken`: somebody else listens at `::1`. */
    reason: z.enum(['port-taken', 'localhost-taken', 'port-refused', 'unexpected']),
  }),
])

export type HttpStateView = z.infer<typeof httpStateView>

/** One answer over HTTP: nothing of what was sent but the route's own path. */
export const httpCallView = z.strictObject({
  at: time,
  method: z.string(),
  /** Null where there is no such route: what stands there may be anything. */
  path: z.string().nullable(),
  status: z.number().int(),
  milliseconds: z.number(),
})

export type HttpCallView = z.infer<typeof httpCallView>

/** Someone who has asked for a reset code and has none yet. */
export const resetRequestView = z.strictObject({
  /** Whose request it is. */
  id: z.uuid(),
  email: z.string(),
  name: z.string(),
  requestedAt: time,
  transport: z.enum(['window', 'http', 'terminal']),
})

export type ResetRequestView = z.infer<typeof resetRequestView>

/** What a window needs of the policy before anyone has signed in. */
const publicPolicyView = z.strictObject({
  registration: z.enum(['open', 'closed']),
  compat: z.boolean(),
  theme: z.enum(['system', 'light', 'dark']),
})

/** How keys.json is kept: sealed by the system's keychain, or a file that whoever can read the folder can read. */
export const keyStorageView = z.strictObject({
  kind: z.enum(['keychain', 'file']),
  /** Whether this process has a real keychain at hand (a window on a system that has one). */
  hasKeychain: z.boolean(),
})

export type KeyStorageView = z.infer<typeof keyStorageView>

export const settingsView = z.strictObject({ policy: policySchema, keyStorage: keyStorageView })

export type SettingsView = z.infer<typeof settingsView>

/** Someone as the audit log names them: their address then, which may be another's now. */
const partyView = z.strictObject({ id: z.string(), email: z.string() })

/** One entry of the audit log. */
export const auditEntryView = z.strictObject({
  id: z.number().int(),
  at: time,
  actor: partyView.nullable(),
  subject: partyView.nullable(),
  /** An operation's name, or what happened on its own, such as `auth:lock`. */
  action: z.string(),
  transport: z.enum(['window', 'http', 'terminal']),
  outcome: z.enum(['success', 'refused']),
  reason: z.string().nullable(),
  /** Whether `users:undo` can set it back: not where it changed nothing of an account, nor where the same was changed again since. */
  undo: z.enum(['possible', 'undone', 'changed-meanwhile', 'not-possible']),
})

export type AuditEntryView = z.infer<typeof auditEntryView>

/** What can be wrong with the audit log, or with what it tells of. */
const verificationFaults = [
  'changed',
  'missing',
  'cut',
  'note-missing',
  'not-expected',
  'counts',
  'undo-step',
  'user-unrecorded',
  'user-removed',
  'role-unrecorded',
] as const

/** The newest entry of the audit log, to be noted down outside of Gatehouse. */
export const auditHeadView = z.strictObject({ entry: z.number().int(), head: z.string() })

export type AuditHeadView = z.infer<typeof auditHeadView>

/** What came of walking the audit log's chain. */
export const verificationView = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('intact'),
    entries: z.number().int(),
    at: time,
    /** The newest entry, to be noted down (`formatHead`); null where there is none. */
    head: z.string().nullable(),
    /** False where the key under the note is sealed: then nobody can tell from the folder alone whether the log was cut. */
    isNoteChecked: z.boolean(),
  }),
  z.strictObject({
    kind: z.literal('broken'),
    entries: z.number().int(),
    at: time,
    /** The first entry that does not fit. */
    entry: z.number().int(),
    /**
     * `changed`: it does not say what it said when it was written (edited, put elsewhere, or made up); `missing`: an entry is gone before it;
     * `cut`: entries are gone from the end, against what was noted outside the database or was there while Gatehouse ran; `note-missing`: that
     * note is gone or not ours; `not-expected`: it is not the entry that was noted down. Where the log itself fits, but what it tells of does
     * not: `counts`, the numbers of the overview; `undo-step`, what would undo the entry; `user-unrecorded`, a user whom no entry created;
     * `user-removed`, one whom no entry purged; `role-unrecorded`, a role that no entry gave.
     */
    fault: z.enum(verificationFaults),
    /** The address of whom it is about; null where it is about nobody. */
    user: z.string().nullable(),
  }),
])

export type VerificationView = z.infer<typeof verificationView>

/** What an overview counts of the audit log. `failures`: wrong passwords and second factors; `resets`: passwords set by a code. */
export const countedEvents = ['signIns', 'failures', 'lockouts', 'resets'] as const

export type CountedEvent = (typeof countedEvents)[number]

/** Why an account needs somebody. `second-factor-missing`: the policy asks its role for one. */
const attentionKinds = [
  'locked',
  'reset-requested',
  'disabled-soon',
  'password-change-due',
  'second-factor-missing',
  'purged-soon',
  'address-shared',
] as const

export type AttentionKind = (typeof attentionKinds)[number]

const eventCount = z.number().int().min(0)

/** What happened by day, which accounts need somebody, and the state of the audit log. */
export const overviewView = z.strictObject({
  /** The oldest first, the last one today; days on which nothing happened are there too. */
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
  /** All kinds, in the order of `attentionKinds`, also those of nobody. */
  attention: z.array(
    z.strictObject({
      kind: z.enum(attentionKinds),
      count: eventCount,
      /** The few who come first: of a date, the nearest. `at`: since when, or when it will be. */
      samples: z.array(z.strictObject({ id: z.uuid(), email: z.string(), at: time.nullable() })),
    }),
  ),
  audit: z.strictObject({
    /** How many there are now. */
    entries: z.number().int(),
    /** The last one that came to an end; null where there is none. `entry`: its own. `words`: where it was broken, the fault and the entry. */
    verification: z
      .strictObject({
        at: time,
        by: z.string().nullable(),
        entry: z.number().int(),
        outcome: z.enum(['intact', 'broken']),
        words: z.string(),
      })
      .nullable(),
  }),
})

export type OverviewView = z.infer<typeof overviewView>

const skipped = z.array(z.strictObject({ reason: z.enum(skipReasons), count: z.number().int(), samples: z.array(z.string()) }))

/** What a change to many accounts would do now. */
const manyPlanView = z.strictObject({
  kind: z.literal('bulk-planned'),
  planId: z.uuid(),
  expiresAt: time,
  /** Accounts that were selected, whether they change or not. */
  total: z.number().int(),
  changes: z.number().int(),
  /** Addresses of the first that change. */
  samples: z.array(z.string()),
  skipped,
  /** `bulk:run` asks for a fresh session. */
  requiresReauthentication: z.boolean(),
  /** Whether the job can be undone as a whole. */
  canBeUndone: z.boolean(),
})

export type BulkPlanView = z.infer<typeof manyPlanView>

/** What a job that changed many accounts came to, also where it was cancelled. */
const manyResultView = z.strictObject({
  kind: z.literal('bulk-changed'),
  changed: z.number().int(),
  skipped: z.array(z.strictObject({ reason: z.enum(skipReasons), count: z.number().int() })),
  /** The entry that began it, by which it can be undone as a whole. */
  entry: z.number().int(),
  canBeUndone: z.boolean(),
  /** Reset slips that wait to be taken. */
  printedCodes: z.number().int(),
})

/** A file that a job has written, and how many entries are in it. */
const exportedView = z.strictObject({ kind: z.literal('exported'), entries: z.number().int(), path: z.string() })

/** What became of one account in a job. */
export const jobRowView = z.strictObject({
  /** Null where the account is gone for good. */
  email: z.string().nullable(),
  /** Null where it was changed. */
  skipped: z.enum(skipReasons).nullable(),
})

export type JobRowView = z.infer<typeof jobRowView>

/** A long work of one's own: it goes on when the panel that began it is closed. */
export const jobView = z.strictObject({
  id: z.uuid(),
  kind: z.enum(['audit:verify', 'audit:export', 'bulk:plan', 'bulk:run']),
  /** What it does to many accounts; null for other works. */
  change: z.enum(bulkChangeKinds).nullable(),
  state: z.enum(['running', 'done', 'cancelled', 'failed']),
  beganAt: time,
  done: z.number().int(),
  total: z.number().int(),
  /** Where it has one: all that are done, and a change of many accounts also when it was cancelled or failed on its way. */
  result: z.discriminatedUnion('kind', [...verificationView.options, manyPlanView, manyResultView, exportedView]).nullable(),
})

export type JobView = z.infer<typeof jobView>

export type JobResult = NonNullable<JobView['result']>

/** Task 6: the greeting of the basic app. */
const greeting = z.literal('Bienvenue')

/** What a window needs to know before anyone has signed in. */
export const statusView = z.discriminatedUnion('state', [
  z.strictObject({
    state: z.literal('first-run'),
    message: greeting,
    version: z.string(),
    dataFolder: z.string(),
    policy: publicPolicyView,
  }),
  z.strictObject({
    state: z.literal('ready'),
    message: greeting,
    version: z.string(),
    dataFolder: z.string(),
    policy: publicPolicyView,
  }),
  z.strictObject({
    state: z.literal('broken'),
    version: z.string(),
    dataFolder: z.string(),
    reason: z.enum(brokenReasons),
    /** The file that is at fault, by its name inside the data folder; null where it is the folder itself. */
    file: z.string().nullable(),
  }),
])

export type StatusView = z.infer<typeof statusView>

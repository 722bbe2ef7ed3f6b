import { z } from 'zod'
import { brokenReasons } from '../errors.ts'
import { defineOperation, windowOnly } from './definition.ts'

/** What a window needs of the policy before anyone has signed in. */
const publicPolicyView = z.strictObject({
  registration: z.enum(['open', 'closed']),
  compat: z.boolean(),
  theme: z.enum(['system', 'light', 'dark']),
  /** A window keeps these limits itself, from the moment they change. */
  idleMinutes: z.number().int(),
  absoluteHours: z.number().int(),
})

/** Task 6: the greeting of the basic app. */
const greeting = z.literal('Bienvenue')

/** What a window needs to know before anyone has signed in. */
const statusView = z.discriminatedUnion('state', [
  z.strictObject({
    state: z.literal('first-run'),
    message: greeting,
    version: z.string(),
    dataFolder: z.string(),
    /** What the directory is called: by its administrators, or like the computer. */
    directoryName: z.string(),
    /** Whether a keychain seals the keys, so that the folder alone cannot be moved to another computer. */
    areKeysSealed: z.boolean(),
    policy: publicPolicyView,
  }),
  z.strictObject({
    state: z.literal('ready'),
    message: greeting,
    version: z.string(),
    dataFolder: z.string(),
    directoryName: z.string(),
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

/** What `app:examine` looks at, in its order. */
const examinedParts = ['directory', 'folder', 'disk', 'space', 'log-file', 'database', 'log', 'keys', 'clock', 'backup'] as const

/** Each finding, and how bad it is. */
export const findings = {
  whole: 'good',
  broken: 'problem',
  'open-to-others': 'problem',
  'network-disk': 'problem',
  'disk-without-owners': 'problem',
  'memory-disk': 'warning',
  'little-space': 'warning',
  'no-space': 'problem',
  'large-log-file': 'warning',
  'log-unchecked': 'warning',
  'in-keychain': 'good',
  'in-file': 'good',
  'clock-behind': 'warning',
  'clock-ahead': 'warning',
  'backup-none': 'warning',
  'backup-old': 'warning',
  'backup-folder-missing': 'problem',
} as const

export type Finding = keyof typeof findings

const findingNames = Object.keys(findings) as [Finding, ...Finding[]]

/** What is wrong or weak on this computer. */
const examinationView = z.strictObject({
  /** Whether there is a problem. A warning is none. */
  isSound: z.boolean(),
  parts: z.array(
    z.strictObject({
      part: z.enum(examinedParts),
      level: z.enum(['good', 'warning', 'problem']),
      finding: z.enum(findingNames),
      /** What the finding is about: a file, a reason, an amount or a time. Null if it says everything. */
      about: z.union([z.string(), z.number()]).nullable(),
    }),
  ),
})

export type ExaminationView = z.infer<typeof examinationView>

/** A description of a fault: names of functions and components, without any content of the directory. */
const FAULT_MAX_CHARACTERS = 8_000

export const appOperations = {
  'app:status': defineOperation({
    output: statusView,
    permission: 'anyone',
    kind: 'query',
    directoryStates: ['ready', 'first-run', 'broken'],
  }),
  'app:examine': defineOperation({
    /** Looks at the folder, the disk, the database, the log, the keys, the clock and the backups, for a caller who can read the folder. */
    output: examinationView,
    permission: 'anyone',
    kind: 'query',
    transports: ['terminal'],
    directoryStates: ['ready', 'first-run', 'broken'],
  }),
  'app:reportFault': defineOperation({
    /** A window that could not be drawn. `id` is on its screen, and finds the description in Gatehouse's log. */
    input: z.strictObject({ id: z.uuid(), description: z.string().max(FAULT_MAX_CHARACTERS) }),
    permission: 'anyone',
    kind: 'command',
    transports: windowOnly,
    directoryStates: ['ready', 'first-run', 'broken'],
  }),
}

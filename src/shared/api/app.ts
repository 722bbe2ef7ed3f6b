import { z } from 'zod'
import { brokenReasons } from '../errors.ts'
import { defineOperation } from './definition.ts'

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

export const appOperations = {
  'app:status': defineOperation({
    output: statusView,
    permission: 'anyone',
    kind: 'query',
    directoryStates: ['ready', 'first-run', 'broken'],
  }),
}

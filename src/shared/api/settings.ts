import { z } from 'zod'
import { HASH_COST, policyChanges, policySchema } from '../domain/policy.ts'
import { defineOperation, windowOnly } from './definition.ts'
import { time } from './fields.ts'

/** How keys.json is stored: sealed by the system's keychain, or as a plain file for every user who can read the folder. */
const keyStorageView = z.strictObject({
  kind: z.enum(['keychain', 'file']),
  /** When the keys in use were made. */
  madeAt: time,
  /** Whether former keys are still there, because something may need them. */
  hasFormer: z.boolean(),
  /** Whether this process can use a keychain: a window on a system that has one. */
  hasKeychain: z.boolean(),
})

export type KeyStorageView = z.infer<typeof keyStorageView>

const settingsView = z.strictObject({
  policy: policySchema,
  keyStorage: keyStorageView,
  /** What the directory is called while it has no name of its own. */
  computerName: z.string(),
})

export type SettingsView = z.infer<typeof settingsView>

export const settingsOperations = {
  'settings:read': defineOperation({
    output: settingsView,
    permission: 'settings:read',
    kind: 'query',
  }),
  'settings:update': defineOperation({
    /** Only what is named changes. */
    input: policyChanges,
    output: policySchema,
    permission: 'settings:write',
    kind: 'command',
    requiresReauthentication: true,
  }),
  'settings:calibrate': defineOperation({
    /** Hashes once with each cost on this computer up to the default, and on until one takes longer than the target. */
    output: z.strictObject({
      costs: z.array(z.strictObject({ cost: z.number().int(), milliseconds: z.number() })),
      targetMilliseconds: z.number(),
      /** The highest cost within the target, never below the default. */
      suggested: z.number().int().min(HASH_COST.initial).max(HASH_COST.most),
    }),
    permission: 'settings:write',
    kind: 'command',
  }),
  /** Makes new keys. Passwords of former keys stay valid, and are hashed again at the next sign-in. */
  'settings:rotateKeys': defineOperation({
    output: keyStorageView,
    permission: 'settings:write',
    kind: 'command',
    requiresReauthentication: true,
  }),
  'settings:setKeyStorage': defineOperation({
    /** Seals keys.json with the system's keychain, or opens it again for programs without a window. */
    input: z.strictObject({ kind: keyStorageView.shape.kind }),
    output: keyStorageView,
    permission: 'settings:write',
    kind: 'command',
    transports: windowOnly,
    requiresReauthentication: true,
  }),
  'settings:readSize': defineOperation({
    /** The size of the database file, and how much of it `settings:compact` can give back (bytes). */
    output: z.strictObject({ bytes: z.number().int(), freeBytes: z.number().int() }),
    permission: 'settings:read',
    kind: 'query',
  }),
  'settings:compact': defineOperation({
    /** Writes the database again without unused space. Other changes wait until it is done. The sizes are in bytes. */
    output: z.strictObject({ before: z.number().int(), after: z.number().int() }),
    permission: 'settings:write',
    kind: 'command',
  }),
}

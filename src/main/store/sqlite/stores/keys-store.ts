import { setImmediate } from 'node:timers/promises'
import { Refusal } from '../../../../shared/errors.ts'
import type { KeysPort } from '../../ports/store.ts'
import type { StoreContext } from './store-context.ts'

/** Redactions that are signed in one slice (about four milliseconds). */
const SIGNED_AT_ONCE = 100

/** Signs redactions after an entry again. Returns the last one, or null at the end. */
const signSlice = (context: StoreContext, after: number): number | null => {
  const current = context.findSigningKey()
  const keys = context.auditKeys?.list() ?? []
  return current && context.tables.redactions.signAgain(after, current, keys, SIGNED_AT_ONCE)
}

/** The port of the keys that a database uses. */
export const keysStore = (context: StoreContext): KeysPort => {
  const { keyUses } = context.tables
  return {
    readKeyGeneration: async () => keyUses.readGeneration(),

    rotateKeys: ({ generation, write }, guard, entry) =>
      context.write(guard, entry, ['directory'], () => {
        if (!keyUses.setGeneration(generation, guard.now)) throw new Refusal('changed-meanwhile')
        // The keys are on the disk before the commit that names them.
        write()
      }),

    writeKeys: (write) => context.queue.write(write),

    listFormerHashes: async (after) => keyUses.listFormerHashes(after),
    listFormerSecrets: async (after) => keyUses.listFormerSecrets(after),
    replaceHashes: (changes) => context.queue.write(() => keyUses.replaceHashes(changes)),
    replaceSecrets: (changes) => context.queue.write(() => keyUses.replaceSecrets(changes)),

    findKeyUses: async (now) => {
      let isPasswordUsed = keyUses.isReplacedPasswordFormer()
      for (let after: number | null = 0; after !== null && !isPasswordUsed; ) {
        const slice = keyUses.findFormerPassword(after)
        isPasswordUsed = slice.isFound
        after = slice.next
        await setImmediate()
      }
      return {
        password: isPasswordUsed,
        secondFactor: keyUses.hasFormerSecret() || keyUses.hasFormerContent(),
        shortCode: keyUses.hasFormerShortCode(now),
        audit: keyUses.hasFormerArchive(),
      }
    },

    renewAnchor: () => context.anchor.renew(),

    renewRedactions: async () => {
      for (let after: number | null = 0; after !== null; ) {
        const from: number = after
        after = await context.writeSlice(() => signSlice(context, from))
      }
    },
  }
}

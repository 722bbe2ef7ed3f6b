import { Refusal } from '../../shared/errors.ts'
import { guardOf, successEntry } from '../auth/audit-context.ts'
import type { Handler } from '../pipeline/handler.ts'
import type { Store } from '../store/ports/store.ts'

type CompactionParts = { readonly store: Store }

/** How large the database is, and how much of it can be given back. */
export const readSize =
  ({ store }: CompactionParts): Handler<'settings:readSize'> =>
  () =>
    store.readDatabaseSize()

/** The log has the caller before the database is written again, and the figures after it. */
export const compact =
  ({ store }: CompactionParts): Handler<'settings:compact'> =>
  async ({ context, caller }) => {
    const { bytes: before } = await store.readDatabaseSize()
    await store.recordEvent(guardOf(context), successEntry(context, null))
    const signal = caller.signal ?? new AbortController().signal
    const size = await store.compact({ onProgress: () => undefined, signal })
    if (!size) throw new Refusal('cancelled')
    const after = size.bytes
    const finished = { ...context, action: 'settings:compacted', guard: {} }
    await store.recordEvent(guardOf(finished), successEntry(finished, null, { kind: 'compacted', before, after }))
    return { before, after }
  }

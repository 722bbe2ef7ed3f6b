import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Database } from 'better-sqlite3'
import { type ChainedValues, nextLink } from './audit-chain.ts'

/** Vouches for an entry whose texts were replaced. `keyId` names the audit key that signed it. */
export type Redaction = { readonly keyId: number; readonly mac: Uint8Array }

/** The audit keys, former ones too. */
export type RedactionKeys = readonly { readonly id: number; readonly key: Uint8Array }[]

/** An entry between the link before it and its own, as they are stored. */
export type LinkedEntry = { readonly before: Uint8Array; readonly values: ChainedValues; readonly link: Uint8Array }

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/**
 * Signs an entry with replaced texts. The link before it is covered too, because the entry's own link cannot be computed again. Without it, the
 * entries before could be rewritten.
 */
export const signRedaction = (key: Uint8Array, { before, values, link }: LinkedEntry): Buffer =>
  createHmac('sha256', key)
    .update(JSON.stringify(['redaction', hex(before), hex(link), values]), 'utf8')
    .digest()

/** Whether a redaction was made for this content, with one of these keys. */
export const isSigned = (entry: LinkedEntry, { keyId, mac }: Redaction, keys: RedactionKeys): boolean => {
  const found = keys.find(({ id }) => id === keyId)
  if (!found) return false
  const expected = signRedaction(found.key, entry)
  return mac.length === expected.length && timingSafeEqual(mac, expected)
}

/**
 * The link of an entry that is as it was written, or was redacted with a key of the directory. Null if it was changed. Without `keys`, the content
 * of a redacted entry is not checked.
 */
export const followLink = (entry: LinkedEntry, redaction: Redaction | null, keys: RedactionKeys | null): Buffer | null => {
  if (redaction) return keys === null || isSigned(entry, redaction, keys) ? Buffer.from(entry.link) : null
  const link = nextLink(entry.before, entry.values)
  return link.equals(entry.link) ? link : null
}

/** Redactions that are read at once. An open iterator would keep the connection busy. */
const READ_AT_ONCE = 1_000

/** Finds the redactions of entries that are asked for in the order of their numbers. */
export const redactionsInOrder = (database: Database): ((entry: number) => Redaction | null) => {
  const page = database.prepare<[number, number], Redaction & { entry: number }>(
    'SELECT entry_id AS entry, key_id AS keyId, mac FROM audit_redactions WHERE entry_id >= ? ORDER BY entry_id LIMIT ?',
  )
  let read = page.all(0, READ_AT_ONCE)
  let index = 0
  return (entry) => {
    for (let next = read[index]; next && next.entry <= entry; next = read[index]) {
      index += 1
      if (index === READ_AT_ONCE) {
        read = page.all(next.entry + 1, READ_AT_ONCE)
        index = 0
      }
      if (next.entry === entry) return next
    }
    return null
  }
}

import { createHmac, timingSafeEqual } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import { replaceFileLater } from '../platform/atomic-file.ts'
import { readPrivateFile } from '../platform/private-file.ts'
import { Sequencer } from '../platform/sequencer.ts'
import { Throttle } from '../platform/throttle.ts'
import { ANCHOR_FILE } from './folder-files.ts'

/** The least time between two anchors after the first (milliseconds). Entries of this time could be removed without detection. */
const ANCHOR_INTERVAL_MS = 1_000

const HASH_HEX = /^[0-9a-f]{64}$/

const noteSchema = z.strictObject({
  directoryId: z.uuid(),
  id: z.number().int(),
  link: z.string().regex(HASH_HEX),
  mac: z.string().regex(HASH_HEX),
})

/** The number and link of an audit entry. */
type Head = { readonly id: number; readonly link: Buffer }

/** The audit anchor: the head of the hash chain, signed and stored outside the database. It reveals truncation and rewriting. */
export type AuditAnchor = {
  /** False for a process without the key, which cannot read the anchor. */
  readonly isChecked: boolean
  /** The anchored head; null if it is missing or not authentic. */
  readonly read: () => Head | null
  /** Schedules a write of the anchor. */
  readonly keep: (head: Head) => void
  /** Writes the anchor now, and resolves when it is complete. Call it before the process ends. */
  readonly settle: () => Promise<void>
}

/** For a process without the directory's keys. */
export const noAnchor: AuditAnchor = { isChecked: false, read: () => null, keep: () => undefined, settle: async () => undefined }

export const createAuditAnchor = ({
  folder,
  key,
  directoryId,
  isFirst,
  findLink,
}: {
  folder: string
  key: Buffer
  directoryId: string
  /** True if no anchor can exist yet, because the directory is not set up. */
  isFirst: boolean
  /** The link of an entry in the database. */
  findLink: (id: number) => Buffer | null
}): AuditAnchor => {
  const path = join(folder, ANCHOR_FILE)
  let waiting: Head | null = null
  const writes = new Sequencer()
  let hasNote = !isFirst

  const sign = (id: number, link: string): Buffer =>
    createHmac('sha256', key)
      .update(JSON.stringify(['audit', directoryId, id, link]), 'utf8')
      .digest()

  const read = (): Head | null => {
    try {
      const { id, link, mac, ...about } = noteSchema.parse(JSON.parse(readPrivateFile(path)))
      const isOurs = about.directoryId === directoryId && timingSafeEqual(sign(id, link), Buffer.from(mac, 'hex'))
      return isOurs ? { id, link: Buffer.from(link, 'hex') } : null
    } catch {
      return null
    }
  }

  const write = ({ id, link }: Head): string => {
    const hex = link.toString('hex')
    return `${JSON.stringify({ directoryId, id, link: hex, mac: sign(id, hex).toString('hex') })}\n`
  }

  /**
   * The anchor moves only forward along the same hash chain; another process may have moved it further. If it is missing or contradicts the
   * database, it stays as evidence.
   */
  const mayReplace = (head: Head): boolean => {
    const noted = read()
    if (!noted) return !hasNote
    return noted.id < head.id && (findLink(noted.id)?.equals(noted.link) ?? false)
  }

  const writeWaiting = async (): Promise<void> => {
    const head = waiting
    waiting = null
    try {
      if (!head || !mayReplace(head)) return
      await replaceFileLater(path, write(head))
      hasNote = true
    } catch {
      // The disk is full or the database is locked; the next entry tries again.
    }
  }

  const throttle = new Throttle(() => void writes.run(writeWaiting), {
    intervalMs: ANCHOR_INTERVAL_MS,
    delayMs: ANCHOR_INTERVAL_MS,
  })

  // Writes run one after another, so waiting for the last one waits for all.
  const writeNow = (): Promise<void> => {
    throttle.cancel()
    return writes.run(writeWaiting)
  }

  return {
    isChecked: true,
    read,
    keep: (head) => {
      waiting = head
      // The first one is not delayed: to another process, a log without an anchor is a log whose anchor was removed.
      if (!hasNote) void writeNow()
      else throttle.schedule()
    },
    settle: writeNow,
  }
}

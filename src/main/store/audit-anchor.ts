import { createHmac, timingSafeEqual } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import { Refusal } from '../../shared/errors.ts'
import { replaceFileLater } from '../platform/atomic-file.ts'
import { findErrorCode } from '../platform/errno.ts'
import { readPrivateFile } from '../platform/private-file.ts'
import { Sequencer } from '../platform/sequencer.ts'
import { Throttle } from '../platform/throttle.ts'
import { ANCHOR_FILE } from './folder-files.ts'
import type { KeySet } from './ports/store.ts'

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

/** `foreign`: it is no anchor, or one of another directory or another key. */
type ReadAnchor = { readonly kind: 'kept'; readonly head: Head } | { readonly kind: 'missing' | 'unreadable' | 'foreign' }

/** The audit anchor: the head of the hash chain, signed and stored outside the database. It reveals truncation and rewriting. */
export type AuditAnchor = {
  /** False for a process without the key, which cannot read the anchor. */
  readonly isChecked: boolean
  readonly read: () => ReadAnchor
  /** Begins a new anchor at this entry, in place of any former one. @throws the error of the disk */
  readonly begin: (head: Head) => Promise<void>
  /** Signs an anchor that is ours again, with the current key. @throws the error of the disk */
  readonly renew: () => Promise<void>
  /** Schedules a write of the anchor. */
  readonly keep: (head: Head) => void
  /** Writes the anchor now, and resolves when it is complete. Call it before the process ends. */
  readonly settle: () => Promise<void>
}

/** For a process without the directory's keys. */
export const noAnchor: AuditAnchor = {
  isChecked: false,
  read: () => ({ kind: 'missing' }),
  begin: async () => {
    throw new Refusal('not-available')
  },
  renew: async () => undefined,
  keep: () => undefined,
  settle: async () => undefined,
}

export const createAuditAnchor = ({
  folder,
  keys,
  directoryId,
  isFirst,
  findLink,
}: {
  folder: string
  /** Former keys still verify an anchor that a crash left. */
  keys: Pick<KeySet, 'requireCurrent' | 'list'>
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

  const sign = (id: number, link: string, key = keys.requireCurrent()): Buffer =>
    createHmac('sha256', key)
      .update(JSON.stringify(['audit', directoryId, id, link]), 'utf8')
      .digest()

  /** A file that cannot be read, for example because root owns it, is not one that is gone. */
  const readText = (): string | 'missing' | 'unreadable' => {
    try {
      return readPrivateFile(path)
    } catch (error) {
      const code = findErrorCode(error)
      // What is no text file is no anchor.
      if (code === '') return ''
      return code === 'ENOENT' ? 'missing' : 'unreadable'
    }
  }

  const read = (): ReadAnchor => {
    const text = readText()
    if (text === 'missing' || text === 'unreadable') return { kind: text }
    try {
      const { id, link, mac, ...about } = noteSchema.parse(JSON.parse(text))
      const isOurs =
        about.directoryId === directoryId &&
        keys.list().some(({ key }) => timingSafeEqual(sign(id, link, key), Buffer.from(mac, 'hex')))
      return isOurs ? { kind: 'kept', head: { id, link: Buffer.from(link, 'hex') } } : { kind: 'foreign' }
    } catch {
      return { kind: 'foreign' }
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
    if (noted.kind !== 'kept') return !hasNote
    return noted.head.id < head.id && (findLink(noted.head.id)?.equals(noted.head.link) ?? false)
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
    renew: () =>
      writes.run(async () => {
        const noted = read()
        if (noted.kind === 'kept') await replaceFileLater(path, write(noted.head))
      }),
    begin: (head) =>
      writes.run(async () => {
        await replaceFileLater(path, write(head))
        hasNote = true
      }),
  }
}

import { createHmac, timingSafeEqual } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import { replaceFileLater } from '../platform/atomic-file.ts'
import { readPrivateFile } from '../platform/private-file.ts'
import { ANCHOR_FILE } from './folder-files.ts'

/** While entries are added, the head is noted at most this often (milliseconds): what a thief could cut off unseen. */
const NOTE_EVERY_MS = 1_000

const HASH_HEX = /^[0-9a-f]{64}$/

const noteSchema = z.strictObject({
  directoryId: z.uuid(),
  id: z.number().int(),
  link: z.string().regex(HASH_HEX),
  mac: z.string().regex(HASH_HEX),
})

/** An entry of the audit log by its number and its link. */
type Head = { readonly id: number; readonly link: Buffer }

/** The head of the audit log, noted outside the database: what was there then can no more be cut off or written anew unseen. */
export type AuditAnchor = {
  /** False for a process without the key: it reads nothing, and that says nothing. */
  readonly isChecked: boolean
  /** What was noted; null where nothing was, or where it is none of ours. */
  readonly read: () => Head | null
  /** Soon. */
  readonly keep: (head: Head) => void
  /** At once, and resolves when it is there: a process that ends while a note is written would leave half of one behind. */
  readonly settle: () => Promise<void>
}

/** For a process without the directory's keys, which cannot note anything. */
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
  /** Nothing can have been noted before: the directory is new, or comes from a version that noted nothing. */
  isFirst: boolean
  /** The link of an entry as the database has it. */
  findLink: (id: number) => Buffer | null
}): AuditAnchor => {
  const path = join(folder, ANCHOR_FILE)
  let waiting: Head | null = null
  let timer: NodeJS.Timeout | null = null
  let writing: Promise<void> = Promise.resolve()
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
   * A note is only ever moved forward along the same chain. Where it is gone, or the database does not have what it names, it stays as it
   * is: else the next entry would wipe out the evidence. Another process may have noted more already.
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
      // A full disk, or a database that is locked for the moment: the next entry tries again.
    }
  }

  // One after the other: whoever waits for the last one waits for all.
  const writeNow = (): Promise<void> => {
    if (timer) clearTimeout(timer)
    timer = null
    writing = writing.then(writeWaiting)
    return writing
  }

  return {
    isChecked: true,
    read,
    keep: (head) => {
      waiting = head
      timer ??= setTimeout(() => void writeNow(), NOTE_EVERY_MS).unref()
    },
    settle: writeNow,
  }
}

import { createHash } from 'node:crypto'
import { closeSync, fstatSync, fsyncSync, lstatSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { openReplacement, type Replacement, syncFolder } from '../../../platform/atomic-file.ts'
import { giveToFolderOwner, keepOwner } from '../../../platform/file-owner.ts'
import { PRIVATE_FOLDER_MODE } from '../../../platform/private-file.ts'
import type { ArchiveRow } from '../tables/archives-table.ts'
import type { ChainedValues } from '../tables/audit-chain.ts'
import { signRedaction } from '../tables/audit-redaction.ts'
import {
  type ArchivedEntry,
  type ArchiveKeys,
  formatArchived,
  formatLine,
  headerOf,
  nameArchive,
  signDigest,
} from './archive-format.ts'
import { type ExpectedArchive, readArchive, readOpenArchive } from './archive-reader.ts'

/** The key that signs an archive. */
type SigningKey = ArchiveKeys[number]

/** Text that is written at once (characters). */
const WRITTEN_AT_ONCE = 1024 * 1024

/** Creates the folder of the archives, for its owner alone. */
export const createArchivesFolder = (folder: string): void => {
  const present = lstatSync(folder, { throwIfNoEntry: false })
  if (present && !present.isDirectory()) throw new Error('a file or a link in the place of the folder of archives')
  if (present) return
  mkdirSync(folder, { mode: PRIVATE_FOLDER_MODE })
  const descriptor = openSync(folder, 'r')
  try {
    giveToFolderOwner(descriptor, folder)
  } finally {
    closeSync(descriptor)
  }
  syncFolder(join(folder, '..'))
}

/** Writes all of a text. `writeSync` may write less on a disk that is nearly full. */
const writeAll = (descriptor: number, text: string): void => {
  const bytes = Buffer.from(text, 'utf8')
  for (let from = 0; from < bytes.length; ) from += writeSync(descriptor, bytes, from)
}

const writeLines = (descriptor: number, lines: Iterable<string>, { id, key }: SigningKey): void => {
  const hash = createHash('sha256')
  let waiting = ''
  const flush = (): void => {
    hash.update(waiting, 'utf8')
    writeAll(descriptor, waiting)
    waiting = ''
  }
  for (const line of lines) {
    waiting += line
    if (waiting.length >= WRITTEN_AT_ONCE) flush()
  }
  flush()
  writeAll(descriptor, formatLine({ key: id, mac: signDigest(key, hash.digest()).toString('hex') }))
}

function* linesOf({ row, directoryId }: ExpectedArchive, entries: Iterable<ArchivedEntry>): Generator<string> {
  yield formatLine(headerOf(row, directoryId))
  for (const entry of entries) yield formatArchived(entry)
}

/** Reads the draft of an archive from the disk, as a verification reads the archive later. @throws ArchiveBroken */
const readBack = (descriptor: number, expected: ExpectedArchive, keys: ArchiveKeys): void => {
  // A new descriptor would need the name of the draft, so this one is read from its start.
  let position = 0
  const read = (buffer: Buffer): number => {
    const count = readSync(descriptor, buffer, 0, buffer.length, position)
    position += count
    return count
  }
  readOpenArchive(read, expected, { keys, onEntry: () => undefined })
}

/** A whole archive on the disk that does not have its name yet. */
export type ArchiveDraft = Pick<Replacement, 'discard'> & {
  readonly bytes: number
  /** Gives it its name, in place of a file that a crash left. It is on the disk when this resolves. */
  readonly commit: () => Promise<void>
}

/** Writes an archive, signs it with the current key, and reads it back. @throws ArchiveBroken if it does not read back; and the errors of the disk */
export const draftArchive = async (
  expected: ExpectedArchive,
  entries: Iterable<ArchivedEntry>,
  keys: ArchiveKeys,
): Promise<ArchiveDraft> => {
  const [key] = keys
  if (!key) throw new Error('no key signs archives')
  const { folder, row } = expected
  createArchivesFolder(folder)
  const path = join(folder, nameArchive(row))
  const replacement = await openReplacement(path)
  try {
    const { descriptor } = replacement
    keepOwner(descriptor, path)
    writeLines(descriptor, linesOf(expected, entries), key)
    fsyncSync(descriptor)
    readBack(descriptor, expected, keys)
    const { size } = fstatSync(descriptor)
    const commit = async (): Promise<void> => {
      await replacement.commit()
      syncFolder(folder)
    }
    return { bytes: size, discard: replacement.discard, commit }
  } catch (error) {
    await replacement.discard()
    throw error
  }
}

/** Returns the new values of an entry, which are then a redaction. The same values change nothing. */
export type MapValues = (values: ChainedValues) => ChainedValues

/** Entries and redactions of former keys are signed again: the reader has just checked them. */
const signAgain = (entry: ArchivedEntry, before: Buffer, { id, key }: SigningKey, map: MapValues): ArchivedEntry => {
  const values = map(entry.values)
  if (values === entry.values && !entry.redaction) return entry
  return { values, link: entry.link, redaction: { keyId: id, mac: signRedaction(key, { before, values, link: entry.link }) } }
}

/**
 * Writes an archive again with the current key, and each entry with the values that `map` returns. The former file stays until the new one is
 * whole. Its entries are kept in memory, because an archive has a limited number of them.
 *
 * @throws ArchiveBroken if the present file is not what it should be; and the errors of the disk
 */
export const rewriteArchive = async (
  expected: ExpectedArchive,
  keys: ArchiveKeys,
  map: MapValues = (values) => values,
): Promise<Pick<ArchiveRow, 'keyId' | 'bytes'>> => {
  const [key] = keys
  if (!key) throw new Error('no key signs archives')
  const entries: ArchivedEntry[] = []
  readArchive(expected, { keys, onEntry: (entry, before) => void entries.push(signAgain(entry, before, key, map)) })
  const draft = await draftArchive(expected, entries, keys)
  await draft.commit()
  return { keyId: key.id, bytes: draft.bytes }
}

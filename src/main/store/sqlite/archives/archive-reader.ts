import { createHash, timingSafeEqual } from 'node:crypto'
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import type { ArchiveFault } from '../../../../shared/api/verification.ts'
import { findErrorCode, isSystemError } from '../../../platform/errno.ts'
import { NO_FOLLOW } from '../../../platform/private-file.ts'
import { decodeUtf8 } from '../../../platform/strict-utf8.ts'
import type { ArchiveRow } from '../tables/archives-table.ts'
import { followLink } from '../tables/audit-redaction.ts'
import {
  type ArchivedEntry,
  type ArchiveKeys,
  nameArchive,
  parseArchived,
  parseHeader,
  parseSignature,
  signDigest,
} from './archive-format.ts'

/** What is read at once (bytes). */
const PIECE_BYTES = 256 * 1024

/** No entry is longer (bytes). A file without lines must not fill the memory. */
const LINE_MAX_BYTES = 16 * 1024 * 1024

const NEWLINE = 10

/** What an archive should be: its row in the database, and the directory. */
export type ExpectedArchive = { readonly folder: string; readonly directoryId: string; readonly row: ArchiveRow }

/** An archive is not what it should be. `entry`: the first one that does not fit, if there is one. */
export class ArchiveBroken extends Error {
  readonly fault: ArchiveFault
  readonly entry: number | null

  constructor(fault: ArchiveFault, entry: number | null = null) {
    super(fault)
    this.fault = fault
    this.entry = entry
  }
}

/** Reads the next bytes of a file. Returns how many; 0 at the end. */
type ReadPiece = (buffer: Buffer) => number

/** The lines of a file, each with its newline. The last one has none if the file was cut. */
function* readLines(read: ReadPiece): Generator<Buffer> {
  let rest = Buffer.alloc(0)
  while (rest.length <= LINE_MAX_BYTES) {
    const piece = Buffer.alloc(PIECE_BYTES)
    const count = read(piece)
    if (count === 0) break
    rest = rest.length === 0 ? piece.subarray(0, count) : Buffer.concat([rest, piece.subarray(0, count)])
    let from = 0
    for (let end = rest.indexOf(NEWLINE); end >= 0; end = rest.indexOf(NEWLINE, from)) {
      yield rest.subarray(from, end + 1)
      from = end + 1
    }
    rest = rest.subarray(from)
  }
  if (rest.length > 0) yield rest
}

const openArchive = (path: string): number => {
  try {
    const descriptor = openSync(path, constants.O_RDONLY | NO_FOLLOW | (constants.O_NONBLOCK ?? 0))
    if (fstatSync(descriptor).isFile()) return descriptor
    closeSync(descriptor)
  } catch (error) {
    if (findErrorCode(error) === 'ENOENT') throw new ArchiveBroken('missing')
  }
  throw new ArchiveBroken('unreadable')
}

const requireHeader = (line: Buffer, { directoryId, row }: ExpectedArchive): void => {
  const header = parseHeader(decodeUtf8(line) ?? '')
  if (!header) throw new ArchiveBroken('changed')
  if (header.directoryId !== directoryId) throw new ArchiveBroken('foreign')
  const { first, last, linkBefore, linkAfter, count } = header
  const isExpected =
    first === row.first &&
    last === row.last &&
    count === last - first + 1 &&
    linkBefore === Buffer.from(row.linkBefore).toString('hex') &&
    linkAfter === Buffer.from(row.linkAfter).toString('hex')
  if (!isExpected) throw new ArchiveBroken('exchanged')
}

/** `keys`: null if this process has none. Then the hash chain alone tells what was changed. */
const requireSignature = (line: Buffer, digest: Buffer, keys: ArchiveKeys | null): void => {
  const signature = parseSignature(decodeUtf8(line) ?? '')
  if (!signature) throw new ArchiveBroken('changed')
  if (!keys) return
  const found = keys.find(({ id }) => id === signature.key)
  if (!found) throw new ArchiveBroken('key-unknown')
  if (!timingSafeEqual(signDigest(found.key, digest), Buffer.from(signature.mac, 'hex'))) throw new ArchiveBroken('changed')
}

type ReadOptions = {
  readonly keys: ArchiveKeys | null /** `before`: the link of the entry before it. */
  readonly onEntry: (entry: ArchivedEntry, before: Buffer) => void
}

/** Reads an open archive, and follows its hash chain. Without keys, signatures are not checked. @throws ArchiveBroken */
export const readOpenArchive = (read: ReadPiece, expected: ExpectedArchive, { keys, onEntry }: ReadOptions): void => {
  const { row } = expected
  const hash = createHash('sha256')
  let link: Buffer = Buffer.from(row.linkBefore)
  // The header is line 0, the entries follow, and the signature is the last line.
  let number = 0
  const end = row.last - row.first + 2
  for (const line of readLines(read)) {
    const id = row.first + number - 1
    if (number > end) throw new ArchiveBroken('changed')
    if (line.at(-1) !== NEWLINE) throw new ArchiveBroken('cut', number === 0 ? null : Math.min(id, row.last))
    if (number === 0) requireHeader(line, expected)
    else if (number === end) {
      if (!link.equals(row.linkAfter)) throw new ArchiveBroken('changed', row.last)
      requireSignature(line, hash.digest(), keys)
    } else {
      const entry = parseArchived(decodeUtf8(line) ?? '')
      const followed = entry?.values[0] === id ? followLink({ ...entry, before: link }, entry.redaction, keys) : null
      if (!entry || !followed) throw new ArchiveBroken('changed', id)
      onEntry(entry, link)
      link = followed
    }
    if (number < end) hash.update(line)
    number += 1
  }
  if (number <= end) throw new ArchiveBroken('cut', number === 0 ? null : Math.min(row.first + number - 1, row.last))
}

/** Reads an archive from its folder. @throws ArchiveBroken */
export const readArchive = (expected: ExpectedArchive, options: ReadOptions): void => {
  const descriptor = openArchive(join(expected.folder, nameArchive(expected.row)))
  try {
    readOpenArchive((buffer) => readSync(descriptor, buffer, 0, buffer.length, null), expected, options)
  } catch (error) {
    throw isSystemError(error) ? new ArchiveBroken('unreadable') : error
  } finally {
    closeSync(descriptor)
  }
}

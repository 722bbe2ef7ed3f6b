import { createHash, randomBytes } from 'node:crypto'
import { closeSync, constants, fstatSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs'
import { NO_FOLLOW } from '../platform/private-file.ts'
import { CHUNK_BYTES, ChunkWriter } from '../platform/sealed-chunks.ts'
import {
  type BackupFacts,
  type BackupManifest,
  base64,
  boundTo,
  continueUnless,
  encodeHeader,
  frame,
  type PartName,
  type Progress,
  toSign,
} from './backup-format.ts'
import { type BackupRecipient, SCRYPT, signingKeyOf, signWith, wrapKey } from './backup-keys.ts'
import { readParts } from './backup-reader.ts'

const CONTENT_KEY_BYTES = 32

/** A part from memory, from a file, or from the first bytes of an open file. */
export type PartSource = { readonly name: PartName } & (
  | { readonly content: Buffer }
  | { readonly path: string }
  | { readonly descriptor: number; readonly bytes: number }
)

export type BackupRequest = {
  readonly directoryId: string
  readonly madeAt: number
  readonly recipient: BackupRecipient
  readonly signingSeed: Buffer
  readonly facts: BackupFacts
  readonly parts: readonly PartSource[]
}

/** Reads the first bytes of a file in pieces. @throws if there are fewer */
function* readPieces(descriptor: number, bytes: number): Generator<Buffer> {
  for (let position = 0; position < bytes; ) {
    const piece = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, bytes - position))
    const count = readSync(descriptor, piece, 0, piece.length, position)
    if (count === 0) throw new Error('the file is shorter than expected')
    position += count
    yield piece.subarray(0, count)
  }
}

type OpenedPart = { readonly bytes: number; readonly pieces: Iterable<Buffer>; readonly close: () => void }

const openPart = (part: PartSource): OpenedPart => {
  if ('content' in part) return { bytes: part.content.length, pieces: [part.content], close: () => undefined }
  if ('descriptor' in part) return { bytes: part.bytes, pieces: readPieces(part.descriptor, part.bytes), close: () => undefined }
  const descriptor = openSync(part.path, constants.O_RDONLY | NO_FOLLOW)
  const bytes = fstatSync(descriptor).size
  return { bytes, pieces: readPieces(descriptor, bytes), close: () => closeSync(descriptor) }
}

/** Writes a part with its head. Returns what the manifest tells of it. */
const writePart = (writer: ChunkWriter, part: PartSource, progress: Progress): BackupManifest['parts'][number] => {
  const { bytes, pieces, close } = openPart(part)
  try {
    writer.write(frame({ name: part.name, bytes }))
    const hash = createHash('sha256')
    for (const piece of pieces) {
      continueUnless(progress)
      hash.update(piece)
      writer.write(piece)
      progress.onBytes(piece.length)
    }
    return { name: part.name, bytes, sha256: hash.digest('hex') }
  } finally {
    close()
  }
}

/**
 * Writes a backup to an open file, reads it back and compares it, while the content key is in memory. The caller gives the file its name.
 * `onRead`: all parts were read.
 *
 * @throws BackupRefused cancelled, or damaged if the file does not read back
 */
export const writeBackup = (
  descriptor: number,
  request: BackupRequest,
  progress: Progress & { readonly onRead: () => void },
): BackupManifest => {
  const { recipient, signingSeed, facts, directoryId, madeAt } = request
  const contentKey = randomBytes(CONTENT_KEY_BYTES)
  const header = encodeHeader({
    version: 1,
    directoryId,
    madeAt,
    scrypt: SCRYPT,
    salt: recipient.salt,
    ...wrapKey(contentKey, recipient.publicKey),
    signingKey: signingKeyOf(signingSeed),
    voucher: recipient.voucher,
  })
  writeSync(descriptor, header)
  const key = { key: contentKey, boundTo: boundTo(header) }
  const writer = new ChunkWriter(descriptor, key)
  const written = request.parts.map((part) => writePart(writer, part, progress))
  progress.onRead()
  const manifest = { ...facts, parts: written }
  const text = JSON.stringify(manifest)
  writer.write(frame({ manifest: text, signature: base64(signWith(signingSeed, toSign(key, text))) }))
  writer.end()
  fsyncSync(descriptor)
  readParts(descriptor, { header: header.length, key, signingKey: signingKeyOf(signingSeed) }, progress, () => null)
  contentKey.fill(0)
  return manifest
}

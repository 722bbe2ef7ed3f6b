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

type PartSource = { readonly name: PartName; readonly content: Buffer } | { readonly name: PartName; readonly path: string }

export type BackupRequest = {
  readonly directoryId: string
  readonly madeAt: number
  readonly recipient: BackupRecipient
  readonly signingSeed: Buffer
  readonly facts: BackupFacts
  readonly parts: readonly PartSource[]
}

/** Reads a file in pieces. */
function* readPieces(path: string): Generator<Buffer> {
  const descriptor = openSync(path, constants.O_RDONLY | NO_FOLLOW)
  try {
    for (;;) {
      const piece = Buffer.alloc(CHUNK_BYTES)
      const count = readSync(descriptor, piece, 0, piece.length, null)
      if (count === 0) return
      yield piece.subarray(0, count)
    }
  } finally {
    closeSync(descriptor)
  }
}

const piecesOf = (part: PartSource): Iterable<Buffer> => ('content' in part ? [part.content] : readPieces(part.path))

const sizeOf = (part: PartSource): number => {
  if ('content' in part) return part.content.length
  const descriptor = openSync(part.path, constants.O_RDONLY | NO_FOLLOW)
  try {
    return fstatSync(descriptor).size
  } finally {
    closeSync(descriptor)
  }
}

/**
 * Writes a backup to an open file, reads it back and compares it, while the content key is in memory. The caller gives the file its name.
 *
 * @throws BackupRefused cancelled, or damaged if the file does not read back
 */
export const writeBackup = (descriptor: number, request: BackupRequest, progress: Progress): BackupManifest => {
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
  const written: BackupManifest['parts'] = []
  for (const part of request.parts) {
    const size = sizeOf(part)
    writer.write(frame({ name: part.name, bytes: size }))
    const hash = createHash('sha256')
    for (const piece of piecesOf(part)) {
      continueUnless(progress)
      hash.update(piece)
      writer.write(piece)
      progress.onBytes(piece.length)
    }
    written.push({ name: part.name, bytes: size, sha256: hash.digest('hex') })
  }
  const manifest = { ...facts, parts: written }
  const text = JSON.stringify(manifest)
  writer.write(frame({ manifest: text, signature: base64(signWith(signingSeed, toSign(key, text))) }))
  writer.end()
  fsyncSync(descriptor)
  readParts(descriptor, { header: header.length, key, signingKey: signingKeyOf(signingSeed) }, progress, () => null)
  contentKey.fill(0)
  return manifest
}

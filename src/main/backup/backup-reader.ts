import { createHash, type Hash } from 'node:crypto'
import { fstatSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import type { z } from 'zod'
import { isSystemError } from '../platform/errno.ts'
import { type ChunkKey, readChunks } from '../platform/sealed-chunks.ts'
import {
  type BackupManifest,
  BackupRefused,
  boundTo,
  continueUnless,
  endFrame,
  FRAME_MAX_BYTES,
  manifestSchema,
  type OpenedBackup,
  type PartName,
  type Progress,
  partFrame,
  toSign,
} from './backup-format.ts'
import { isSignedBy, isVouchedFor, type PassphraseKeys, unwrapKey } from './backup-keys.ts'

/** Receives a part's bytes. Null drops them. */
type OpenPart = (name: PartName) => ((piece: Buffer) => void) | null

/** Takes frames and parts from a stream of pieces. */
class PieceReader {
  readonly #pieces: Iterator<Buffer>
  #rest = Buffer.alloc(0)

  constructor(pieces: Iterator<Buffer>) {
    this.#pieces = pieces
  }

  /** The next bytes, at most `count`. Null at the end. */
  take(count: number): Buffer | null {
    if (this.#rest.length === 0) {
      const next = this.#pieces.next()
      if (next.done) return null
      this.#rest = Buffer.from(next.value)
      if (this.#rest.length === 0) return this.take(count)
    }
    const taken = this.#rest.subarray(0, count)
    this.#rest = this.#rest.subarray(count)
    return taken
  }

  takeExactly(count: number): Buffer {
    const taken: Buffer[] = []
    for (let left = count; left > 0; ) {
      const piece = this.take(left)
      if (!piece) throw new BackupRefused('damaged')
      taken.push(piece)
      left -= piece.length
    }
    return Buffer.concat(taken)
  }

  takeFrame(): unknown {
    const length = this.takeExactly(4).readUInt32BE(0)
    if (length > FRAME_MAX_BYTES) throw new BackupRefused('damaged')
    return JSON.parse(this.takeExactly(length).toString('utf8'))
  }
}

type OpenedChunks = { readonly header: number; readonly key: ChunkKey; readonly signingKey: Buffer }

/** Reads all parts and the manifest. @throws where they are not what was written */
export const readParts = (
  descriptor: number,
  { header, key, signingKey }: OpenedChunks,
  progress: Progress,
  open: OpenPart,
): BackupManifest => {
  const reader = new PieceReader(readChunks(descriptor, header, fstatSync(descriptor).size, key))
  const found: BackupManifest['parts'] = []
  for (;;) {
    const next = reader.takeFrame()
    const end = endFrame.safeParse(next)
    if (end.success) return requireManifest(end.data, { parts: found, key, signingKey })
    const { name, bytes: size } = partFrame.parse(next)
    found.push({ name, bytes: size, sha256: readPart(reader, size, progress, open(name)) })
  }
}

const readPart = (reader: PieceReader, size: number, progress: Progress, take: ReturnType<OpenPart>): string => {
  const hash: Hash = createHash('sha256')
  for (let left = size; left > 0; ) {
    continueUnless(progress)
    const piece = reader.take(left)
    if (!piece) throw new BackupRefused('damaged')
    hash.update(piece)
    take?.(piece)
    progress.onBytes(piece.length)
    left -= piece.length
  }
  return hash.digest('hex')
}

type Found = { readonly parts: BackupManifest['parts']; readonly key: ChunkKey; readonly signingKey: Buffer }

const requireManifest = (
  { manifest: text, signature }: z.output<typeof endFrame>,
  { parts, key, signingKey }: Found,
): BackupManifest => {
  if (!isSignedBy(signingKey, toSign(key, text), signature)) throw new BackupRefused('damaged')
  const manifest = manifestSchema.parse(JSON.parse(text))
  if (!isDeepStrictEqual(parts, manifest.parts)) throw new BackupRefused('damaged')
  return manifest
}

/**
 * Reads a whole backup, and gives each part's bytes to `open`. What it gave counts only when it returns.
 *
 * @throws BackupRefused wrong-passphrase, damaged, cancelled
 */
export const readBackup = (
  { descriptor, header, encoded }: OpenedBackup,
  keys: PassphraseKeys,
  progress: Progress,
  open: OpenPart,
): BackupManifest => {
  const contentKey = unwrapKey(header, keys)
  // A sealed box has no author, so the signing key counts only with the passphrase's voucher.
  if (!contentKey || !isVouchedFor(keys, header.signingKey, header.voucher)) throw new BackupRefused('wrong-passphrase')
  try {
    const key = { key: contentKey, boundTo: boundTo(encoded) }
    return readParts(descriptor, { header: encoded.length, key, signingKey: header.signingKey }, progress, open)
  } catch (error) {
    // A full or failing disk is no damage of the backup.
    if (error instanceof BackupRefused || isSystemError(error)) throw error
    // A wrong tag, an unreadable frame: all are damage.
    throw new BackupRefused('damaged')
  } finally {
    contentKey.fill(0)
  }
}

import { createHash } from 'node:crypto'
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { z } from 'zod'
import type { ChunkKey } from '../platform/sealed-chunks.ts'
import { ARCHIVE_NAME } from '../store/folder-files.ts'
import { SCRYPT } from './backup-keys.ts'

/** The first bytes of every backup, with the version of its format. */
const MAGIC = Buffer.from('gatehouse-backup-1\n')

/** A header has a few hundred bytes. Foreign files must not make us read more. */
const HEADER_MAX_BYTES = 16_384

/** A manifest has about 150 bytes for each archive of the log, of which thousands may come together. */
export const FRAME_MAX_BYTES = 1024 * 1024

const bytes = z.base64().transform((text): Buffer => Buffer.from(text, 'base64'))

/** Readable without the passphrase. Every chunk is bound to it. */
const headerSchema = z.strictObject({
  version: z.literal(1),
  directoryId: z.uuid(),
  madeAt: z.int(),
  scrypt: z.strictObject({ N: z.literal(SCRYPT.N), r: z.literal(SCRYPT.r), p: z.literal(SCRYPT.p) }),
  salt: bytes,
  ephemeral: bytes,
  wrapped: bytes,
  signingKey: bytes,
  voucher: bytes,
})

export type BackupHeader = z.output<typeof headerSchema>

/** The files in a backup, in their order. The archives of the log follow, by the names of their files. */
const partNames = ['keys', 'anchor', 'database'] as const

/** The part of an archive. The name becomes a path, so it is strict. */
const archivePart = z.templateLiteral(['archives/', z.string().regex(ARCHIVE_NAME)])

const partName = z.union([z.enum(partNames), archivePart])

export type PartName = z.output<typeof partName>

export const manifestSchema = z.strictObject({
  /** The version of the program that wrote the backup. */
  program: z.string(),
  schema: z.int(),
  directoryName: z.string(),
  users: z.int(),
  auditHead: z.strictObject({ entry: z.int(), link: z.string() }).nullable(),
  parts: z.array(z.strictObject({ name: partName, bytes: z.int(), sha256: z.string() })),
})

export type BackupManifest = z.output<typeof manifestSchema>

/** What the backup says of its contents besides its parts. */
export type BackupFacts = Omit<BackupManifest, 'parts'>

/** A backup was refused; nothing was written. */
export class BackupRefused extends Error {
  readonly reason: 'not-a-backup' | 'newer' | 'wrong-passphrase' | 'damaged' | 'cancelled'

  constructor(reason: BackupRefused['reason']) {
    super(reason)
    this.reason = reason
  }
}

export type Progress = { readonly onBytes: (count: number) => void; readonly isCancelled: () => boolean }

export const continueUnless = ({ isCancelled }: Progress): void => {
  if (isCancelled()) throw new BackupRefused('cancelled')
}

export const base64 = (value: Buffer): string => value.toString('base64')

export const encodeHeader = ({ salt, ephemeral, wrapped, signingKey, voucher, ...plain }: BackupHeader): Buffer => {
  const text = { ...plain, salt: base64(salt), ephemeral: base64(ephemeral), wrapped: base64(wrapped) }
  const json = Buffer.from(JSON.stringify({ ...text, signingKey: base64(signingKey), voucher: base64(voucher) }))
  const length = Buffer.alloc(4)
  length.writeUInt32BE(json.length)
  return Buffer.concat([MAGIC, length, json])
}

/** A length of four bytes before a JSON text. */
export const frame = (value: unknown): Buffer => {
  const json = Buffer.from(JSON.stringify(value))
  const length = Buffer.alloc(4)
  length.writeUInt32BE(json.length)
  return Buffer.concat([length, json])
}

export const partFrame = z.strictObject({ name: partName, bytes: z.int().nonnegative() })
/** The manifest is a text, because its bytes are signed. */
export const endFrame = z.strictObject({ manifest: z.string(), signature: bytes })

export const boundTo = (header: Buffer): Buffer => createHash('sha256').update(header).digest()

/** What the signature of a manifest covers: the header too. */
export const toSign = ({ boundTo: header }: ChunkKey, manifest: string): Buffer => Buffer.concat([header, Buffer.from(manifest)])

/** A backup whose header was read. `encoded` is the header with all its bytes. */
export type OpenedBackup = {
  readonly descriptor: number
  readonly header: BackupHeader
  readonly encoded: Buffer
  /** The size of the file. */
  readonly bytes: number
  readonly close: () => void
}

/** Opens a backup and reads its header. @throws BackupRefused not-a-backup, newer */
export const openBackup = (path: string): OpenedBackup => {
  const descriptor = openSync(path, constants.O_RDONLY)
  try {
    const start = Buffer.alloc(MAGIC.length + 4)
    if (!fstatSync(descriptor).isFile() || readSync(descriptor, start, 0, start.length, 0) < start.length)
      throw new BackupRefused('not-a-backup')
    const magic = start.subarray(0, MAGIC.length)
    if (!magic.equals(MAGIC)) throw new BackupRefused(/^gatehouse-backup-\d+\n/.test(`${magic}`) ? 'newer' : 'not-a-backup')
    const length = start.readUInt32BE(MAGIC.length)
    const json = Buffer.alloc(Math.min(length, HEADER_MAX_BYTES))
    if (length > HEADER_MAX_BYTES || readSync(descriptor, json, 0, length, start.length) < length)
      throw new BackupRefused('damaged')
    const encoded = Buffer.concat([start, json])
    return {
      descriptor,
      header: parseHeader(json),
      encoded,
      bytes: fstatSync(descriptor).size,
      close: () => closeSync(descriptor),
    }
  } catch (error) {
    closeSync(descriptor)
    throw error
  }
}

const parseHeader = (json: Buffer): BackupHeader => {
  try {
    return headerSchema.parse(JSON.parse(json.toString('utf8')))
  } catch {
    throw new BackupRefused('damaged')
  }
}

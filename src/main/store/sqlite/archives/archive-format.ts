import { createHmac } from 'node:crypto'
import { dirname, join } from 'node:path'
import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import { ARCHIVES_FOLDER } from '../../folder-files.ts'
import type { ArchiveRow } from '../tables/archives-table.ts'
import type { ChainedValues } from '../tables/audit-chain.ts'
import type { Redaction, RedactionKeys } from '../tables/audit-redaction.ts'

/** Enough for six digits, so that most names sort by their numbers. */
const DIGITS = 6

const nameNumber = (entry: number): string => String(entry).padStart(DIGITS, '0')

/** The name of an archive: its first and its last entry. */
export const nameArchive = ({ first, last }: Pick<ArchiveRow, 'first' | 'last'>): string =>
  `audit-${nameNumber(first)}-${nameNumber(last)}.jsonl`

/** The folder of the archives of an open database. */
export const archivesFolderOf = ({ name }: Pick<Database, 'name'>): string => join(dirname(name), ARCHIVES_FOLDER)

const hexLink = z.string().regex(/^[0-9a-f]{64}$/)

const headerSchema = z.strictObject({
  format: z.literal('gatehouse-audit-archive'),
  version: z.literal(1),
  directoryId: z.string(),
  first: z.int(),
  last: z.int(),
  count: z.int(),
  linkBefore: hexLink,
  linkAfter: hexLink,
})

/** The first line of an archive. */
export type ArchiveHeader = z.infer<typeof headerSchema>

const signatureSchema = z.strictObject({ key: z.int(), mac: hexLink })

/** The last line of an archive: the id of a key of the audit log, and the HMAC under it. */
type ArchiveSignature = z.infer<typeof signatureSchema>

/** The keys that sign archives, and the redacted entries in them; the current one first. */
export type ArchiveKeys = RedactionKeys

/** An entry as an archive has it: what the hash chain covers, its link, and its redaction if its texts were replaced. */
export type ArchivedEntry = { readonly values: ChainedValues; readonly link: Uint8Array; readonly redaction: Redaction | null }

const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

export const headerOf = ({ first, last, linkBefore, linkAfter }: ArchiveRow, directoryId: string): ArchiveHeader => ({
  format: 'gatehouse-audit-archive',
  version: 1,
  directoryId,
  first,
  last,
  count: last - first + 1,
  linkBefore: toHex(linkBefore),
  linkAfter: toHex(linkAfter),
})

/** The names of an entry's fields in an archive, in the order of `CHAINED_COLUMNS`. */
const FIELDS = [
  'id',
  'at',
  'actor_id',
  'actor_email',
  'subject_id',
  'subject_email',
  'action',
  'transport',
  'outcome',
  'details',
] as const

export const formatLine = (value: object): string => `${JSON.stringify(value)}\n`

export const formatArchived = ({ values, link, redaction }: ArchivedEntry): string =>
  formatLine({
    ...Object.fromEntries(FIELDS.map((field, index) => [field, values[index]])),
    link: toHex(link),
    ...(redaction && { redaction: { key: redaction.keyId, mac: toHex(redaction.mac) } }),
  })

const parseWith = <T>(schema: z.ZodType<T>, line: string): T | null => {
  try {
    return schema.parse(JSON.parse(line))
  } catch {
    return null
  }
}

export const parseHeader = (line: string): ArchiveHeader | null => parseWith(headerSchema, line)

export const parseSignature = (line: string): ArchiveSignature | null => parseWith(signatureSchema, line)

const isText = (value: unknown): boolean => typeof value === 'string'

const isTextOrNull = (value: unknown): boolean => value === null || isText(value)

const checks: Readonly<Record<(typeof FIELDS)[number], (value: unknown) => boolean>> = {
  id: Number.isSafeInteger,
  at: Number.isSafeInteger,
  actor_id: isTextOrNull,
  actor_email: isTextOrNull,
  subject_id: isTextOrNull,
  subject_email: isTextOrNull,
  action: isText,
  transport: isText,
  outcome: isText,
  details: isTextOrNull,
}

const readRedaction = (value: unknown): Redaction => {
  const { key, mac } = signatureSchema.parse(value)
  return { keyId: key, mac: Buffer.from(mac, 'hex') }
}

/** The entry of a line; null if it is none. Checked without a schema, because an archive has thousands of lines. */
export const parseArchived = (line: string): ArchivedEntry | null => {
  try {
    const { link, redaction = null, ...fields } = JSON.parse(line) as Record<string, unknown>
    const isEntry = Object.keys(fields).length === FIELDS.length && FIELDS.every((field) => checks[field](fields[field]))
    if (!isEntry || typeof link !== 'string') return null
    // The order of the fields is that of `ChainedValues`, and each was checked above.
    const values = FIELDS.map((field) => fields[field]) as unknown as ChainedValues
    return { values, link: Buffer.from(link, 'hex'), redaction: redaction === null ? null : readRedaction(redaction) }
  } catch {
    return null
  }
}

/** The HMAC of an archive. `digest`: SHA-256 of all lines before the signature. */
export const signDigest = (key: Uint8Array, digest: Buffer): Buffer =>
  createHmac('sha256', key)
    .update(JSON.stringify(['audit-archive', digest.toString('hex')]), 'utf8')
    .digest()

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ANCHOR_FILE, DATABASE_FILE, KEYS_FILE } from '../../src/main/store/folder-files.ts'
import { DAY_MS, HOUR_MS } from '../../src/shared/domain/time.ts'
import type { BrokenReason } from '../../src/shared/errors.ts'
import { OTHER_USER } from '../helpers/user-ids.ts'

/** What the terminal says of a log that is not as it should be. */
export const LOG_FAULT_WORDS = {
  cut: 'The log was cut:',
  'note-missing': 'the anchor file beside the database is missing, damaged or from elsewhere',
} as const

/** `broken`: nothing is opened, and nothing is changed. `log`: the directory opens, and its log tells of the damage. `whole`: all is well. */
export type Expected =
  | { readonly kind: 'broken'; readonly reason: BrokenReason; readonly file: string | null }
  | { readonly kind: 'log'; readonly fault: keyof typeof LOG_FAULT_WORDS }
  | { readonly kind: 'whole' }

export type DamageCase = {
  readonly name: string
  /** The state of the directory before the damage. */
  readonly from: 'killed' | 'closed'
  /** Damages the directory. The result undoes what would outlast the case. */
  readonly spoil: (folder: string) => void | Promise<() => Promise<void>>
  readonly expected: Expected
  /** Whether the damage takes users with it. */
  readonly takesUsers?: boolean
  /** What the clock of the process is ahead (milliseconds). */
  readonly clockAhead?: number
  /** Whether the process is that of an ordinary user. Root may do everything. */
  readonly isOrdinary?: boolean
  readonly needsRoot?: boolean
  /** Whether `npm test` has the case too. */
  readonly isShort?: boolean
}

/** A process that locks a database until it is killed. */
const LOCKING = join(import.meta.dirname, '../helpers/locking-process.ts')

/** SQLite's default (bytes). */
const PAGE_BYTES = 4096

const LOG = `${DATABASE_FILE}-wal`

const flipBit = (path: string, position: number): void => {
  const bytes = readFileSync(path)
  bytes[position] = (bytes[position] ?? 0) ^ 1
  writeFileSync(path, bytes)
}

const flipBitAt = (path: string, text: string, further: number): void =>
  flipBit(path, readFileSync(path, 'utf8').indexOf(text) + text.length + further)

const cutHalf = (path: string): void => truncateSync(path, Math.floor(statSync(path).size / 2))
const empty = (path: string): void => truncateSync(path, 0)
const remove = (path: string): void => rmSync(path)

const broken = (reason: BrokenReason, file: string | null): Expected => ({ kind: 'broken', reason, file })

type Way = readonly [name: string, spoil: (path: string) => void, expected: Expected, more?: Partial<DamageCase>]

const casesOf = (file: string, from: DamageCase['from'], ways: readonly Way[]): DamageCase[] =>
  ways.map(([name, spoil, expected, more]) => ({
    name: `${file} ${name}`,
    from,
    expected,
    spoil: (folder) => spoil(join(folder, file)),
    ...more,
  }))

/** The kinds of pages of a B-tree, which are their first bytes (SQLite's file format, 1.6). */
const TREE_PAGES: readonly number[] = [2, 5, 10, 13]

/** Flips a bit in the kind of a page, at a share of the file. */
const flipPage =
  (share: number) =>
  (path: string): void => {
    const bytes = readFileSync(path)
    const pages = bytes.length / PAGE_BYTES
    let page = Math.max(1, Math.floor(pages * share))
    while (page < pages && !TREE_PAGES.includes(bytes[page * PAGE_BYTES] ?? 0)) page += 1
    if (page >= pages) throw new Error('there is no page of a B-tree')
    flipBit(path, page * PAGE_BYTES)
  }

const corrupt = broken('database-corrupt', DATABASE_FILE)

const databaseCases = casesOf(DATABASE_FILE, 'closed', [
  ['is cut in half', cutHalf, corrupt, { isShort: true }],
  ['is cut within a page', (path) => truncateSync(path, statSync(path).size - PAGE_BYTES - 100), corrupt],
  ['has a flipped bit in its first bytes', (path) => flipBit(path, 3), corrupt, { isShort: true }],
  ['has a flipped bit in its page size', (path) => flipBit(path, 16), corrupt],
  ['has a flipped bit in its schema', (path) => flipBit(path, 100), corrupt],
  ...[0.1, 0.3, 0.5, 0.7, 0.9].map((share): Way => [`has a flipped bit after ${share} of its pages`, flipPage(share), corrupt]),
  ['has no bytes', empty, broken('database-empty', DATABASE_FILE)],
  ['is missing', remove, broken('database-missing', DATABASE_FILE)],
])

/** To SQLite, the rest of a damaged log was never written. The anchor knows of it. */
const lost: Expected = { kind: 'log', fault: 'cut' }
const takesUsers = { takesUsers: true }

const logCases = casesOf(LOG, 'killed', [
  ['is as the killed process left it', () => undefined, { kind: 'whole' }, { isShort: true }],
  ['is cut in half', cutHalf, lost, { ...takesUsers, isShort: true }],
  ['has a flipped bit in its header', (path) => flipBit(path, 9), lost, takesUsers],
  ['has a flipped bit in its first page', (path) => flipBit(path, 300), lost, takesUsers],
  ['has no bytes', empty, lost, takesUsers],
  ['is missing', remove, lost, takesUsers],
])

const unreadable = broken('keys-unreadable', KEYS_FILE)

const keysCases = casesOf(KEYS_FILE, 'closed', [
  ['is cut in half', cutHalf, unreadable],
  ['has a flipped bit in its first byte', (path) => flipBit(path, 0), unreadable],
  ...['password', 'secondFactor', 'audit', 'shortCode', 'backup'].map(
    (purpose): Way => [
      `has a flipped bit in the key ${purpose}`,
      (path) => flipBitAt(path, `"${purpose}": "`, 3),
      unreadable,
      { isShort: purpose === 'password' },
    ],
  ),
  ['has no bytes', empty, unreadable],
  ['is missing', remove, broken('keys-missing', KEYS_FILE)],
])

const noAnchor: Expected = { kind: 'log', fault: 'note-missing' }

const anchorCases = casesOf(ANCHOR_FILE, 'closed', [
  ['is cut in half', cutHalf, noAnchor, { isShort: true }],
  ['has a flipped bit in its first byte', (path) => flipBit(path, 0), noAnchor],
  ['has a flipped bit in its link', (path) => flipBitAt(path, '"link":"', 3), noAnchor],
  ['has a flipped bit in its signature', (path) => flipBitAt(path, '"mac":"', 3), noAnchor],
  ['has no bytes', empty, noAnchor],
  ['is missing', remove, noAnchor],
])

const readOnly = (path: string): void => chmodSync(path, 0o400)
const giveAway = (path: string): void => chownSync(path, OTHER_USER, OTHER_USER)

const permissionCases = [DATABASE_FILE, LOG, KEYS_FILE, ANCHOR_FILE].flatMap((file) =>
  casesOf(file, 'killed', [
    // Keys and anchor are replaced, not written to.
    [
      'is read-only',
      readOnly,
      file.startsWith(DATABASE_FILE) ? broken('folder-not-writable', file) : { kind: 'whole' },
      { isOrdinary: true, isShort: file === DATABASE_FILE },
    ],
    ['is of another owner', giveAway, broken('file-foreign', file), { isOrdinary: true, needsRoot: true }],
  ]),
)

const folderCases = casesOf('', 'closed', [
  [
    'the folder is read-only',
    (path) => chmodSync(path, 0o500),
    broken('folder-not-writable', null),
    { isOrdinary: true, isShort: true },
  ],
  ['the folder is of another owner', giveAway, broken('folder-not-writable', null), { isOrdinary: true, needsRoot: true }],
])

const lockElsewhere = async (folder: string): Promise<() => Promise<void>> => {
  const child = spawn(process.execPath, [LOCKING, join(folder, DATABASE_FILE)], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'close')
  await once(child.stdout, 'data')
  return async () => {
    child.kill('SIGKILL')
    await ended
  }
}

const clockCase = (name: string, clockAhead: number): DamageCase => ({
  name: `the clock is ${name}`,
  from: 'closed',
  spoil: () => undefined,
  clockAhead,
  expected: { kind: 'whole' },
  isShort: true,
})

/** Every part of a directory, damaged in each way, with what Gatehouse must tell. */
export const damageCases: readonly DamageCase[] = [
  ...databaseCases,
  ...logCases,
  ...keysCases,
  ...anchorCases,
  ...permissionCases,
  ...folderCases,
  {
    name: 'the database is locked by another process',
    from: 'closed',
    spoil: lockElsewhere,
    expected: broken('already-open', DATABASE_FILE),
    isShort: true,
  },
  clockCase('set back an hour', -HOUR_MS),
  clockCase('ten years ahead', 3_653 * DAY_MS),
]

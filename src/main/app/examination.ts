import { lstatSync, statfsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type ExaminationView, type Finding, findings } from '../../shared/api/app.ts'
import { DAY_MS, MINUTE_MS } from '../../shared/domain/time.ts'
import type { BrokenReason } from '../../shared/errors.ts'
import { isPresent } from '../platform/errno.ts'
import { ANCHOR_FILE, DATABASE_FILE, KEYS_FILE } from '../store/folder-files.ts'
import type { KeyStorage, Store } from '../store/ports/store.ts'
import { isDatabaseWhole } from '../store/sqlite/connection/database.ts'

type Part = ExaminationView['parts'][number]

/** The permission bits of the group and of others. */
const OF_OTHERS = 0o077

/** `f_type` of Linux (statfs(2)): disks that other computers write to, that know no owners, or that a restart empties. */
const diskFindings: ReadonlyMap<number, Finding> = new Map([
  [0x6969, 'network-disk'],
  [0xff53_4d42, 'network-disk'],
  [0xfe53_4d42, 'network-disk'],
  [0x4d44, 'disk-without-owners'],
  [0x2011_bab0, 'disk-without-owners'],
  [0x0102_1994, 'memory-disk'],
])

/** Space with which the next hours of work are certain, and without which Gatehouse soon stops (bytes). */
const SPACE_LITTLE_BYTES = 500 * 1024 * 1024
const SPACE_LEAST_BYTES = 20 * 1024 * 1024

/** A write-ahead log that no checkpoint has emptied for long (bytes). */
const LOG_FILE_LARGE_BYTES = 256 * 1024 * 1024

/** An entry that is later than now shows a wrong clock. A longer pause of the log than this may, too. */
const CLOCK_TOLERANCE_MS = MINUTE_MS
const CLOCK_PAUSE_MS = 35 * DAY_MS

/** Entries among which the latest time is looked for. */
const RECENT_ENTRIES = 50

/** A daily backup is late after this. */
const BACKUP_OLD_MS = 2 * DAY_MS

const part = (name: Part['part'], finding: Finding, about: Part['about'] = null): Part => ({
  part: name,
  level: findings[finding],
  finding,
  about,
})

/** Opening the directory has closed its files to others, so what is open now was opened since, or could not be closed. */
const examineFolder = (folder: string): Part => {
  if (process.platform === 'win32') return part('folder', 'whole')
  const files = [KEYS_FILE, DATABASE_FILE, ANCHOR_FILE].filter((file) => isPresent(join(folder, file)))
  const open = ['', ...files].find((file) => (lstatSync(join(folder, file)).mode & OF_OTHERS) !== 0)
  return open === undefined ? part('folder', 'whole') : part('folder', 'open-to-others', join(folder, open))
}

const examineDisk = (folder: string): Part[] => {
  const { type, bavail, bsize } = statfsSync(folder)
  const kind = process.platform === 'linux' ? (diskFindings.get(type) ?? 'whole') : 'whole'
  const free = bavail * bsize
  const space = free < SPACE_LEAST_BYTES ? 'no-space' : free < SPACE_LITTLE_BYTES ? 'little-space' : 'whole'
  return [part('disk', kind), part('space', space, free)]
}

const examineDatabase = (folder: string): Part[] => {
  const path = join(folder, DATABASE_FILE)
  if (!isPresent(path)) return []
  const logFile = `${path}-wal`
  const bytes = isPresent(logFile) ? statSync(logFile).size : 0
  return [
    part('log-file', bytes > LOG_FILE_LARGE_BYTES ? 'large-log-file' : 'whole', bytes),
    part('database', isDatabaseWhole(path) ? 'whole' : 'broken', DATABASE_FILE),
  ]
}

const examineLog = async (store: Store, now: number): Promise<Part[]> => {
  const signal = new AbortController().signal
  const verified = await store.verifyAudit({ at: now, expected: null, onProgress: () => undefined, signal })
  const entries = await store.listAuditEntries(RECENT_ENTRIES)
  // A clock that was set back has written an entry itself, so the newest alone says nothing.
  const latest = entries.length === 0 ? null : Math.max(...entries.map(({ at }) => at))
  const ahead = latest === null ? 0 : latest - now
  const clock = ahead > CLOCK_TOLERANCE_MS ? 'clock-behind' : -ahead > CLOCK_PAUSE_MS ? 'clock-ahead' : 'whole'
  const log =
    verified?.kind === 'broken'
      ? part('log', 'broken', verified.fault)
      : part('log', verified?.isNoteChecked === false ? 'log-unchecked' : 'whole')
  return [log, part('clock', clock, latest)]
}

const examineBackup = async (store: Store, now: number): Promise<Part> => {
  const setup = await store.readBackupSetup()
  if (!setup) return part('backup', 'backup-none')
  if (!isPresent(setup.folder)) return part('backup', 'backup-folder-missing', setup.folder)
  const [newest] = await store.listBackups(1)
  const at = newest?.madeAt ?? setup.setAt
  return part('backup', now - at > BACKUP_OLD_MS ? 'backup-old' : 'whole', at)
}

type Examined = { readonly folder: string; readonly now: number } & (
  | { readonly store: Store; readonly keyStorage: KeyStorage }
  | { readonly broken: BrokenReason }
)

/** What is wrong or weak with a directory on this computer, also if it cannot be opened. */
export const examineDirectory = async (examined: Examined): Promise<ExaminationView> => {
  const { folder, now } = examined
  const parts: Part[] = ['broken' in examined ? part('directory', 'broken', examined.broken) : part('directory', 'whole')]
  if (isPresent(folder)) parts.push(examineFolder(folder), ...examineDisk(folder), ...examineDatabase(folder))
  if ('store' in examined) {
    const { kind } = await examined.keyStorage.read()
    parts.push(...(await examineLog(examined.store, now)))
    parts.push(part('keys', kind === 'keychain' ? 'in-keychain' : 'in-file'))
    parts.push(await examineBackup(examined.store, now))
  }
  return { isSound: parts.every(({ level }) => level !== 'problem'), parts }
}

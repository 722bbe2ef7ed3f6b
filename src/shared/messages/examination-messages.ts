import type { ExaminationView, Finding } from '../api/app.ts'
import { formatBytes } from './plural.ts'
import { formatDateAndTime, isolateDirected } from './user-messages.ts'

type Part = ExaminationView['parts'][number]

const partNames: Readonly<Record<Part['part'], string>> = {
  directory: 'Directory',
  folder: 'Folder',
  disk: 'Disk',
  space: 'Free space',
  'log-file': 'Write-ahead log',
  database: 'Database',
  log: 'Audit log',
  keys: 'Keys',
  clock: 'Clock',
  backup: 'Backup',
}

const levels: Readonly<Record<Part['level'], string>> = { good: 'good', warning: 'warning', problem: 'PROBLEM' }

type About = { readonly text: string; readonly size: string; readonly time: string }

const words: Readonly<Record<Finding, (about: About) => string>> = {
  whole: () => '',
  broken: ({ text }) => `Not intact: ${text}. Restore a backup, or ask for help before you change anything.`,
  'open-to-others': ({ text }) => `Other users of this computer can read or write ${text}. Remove their permission (chmod go=).`,
  'network-disk': () =>
    'It is a network share, which can’t lock and write files safely. Move the directory to a disk of this computer.',
  'disk-without-owners': () => 'It can’t keep files private. Move the directory to another disk.',
  'memory-disk': () => 'A restart of the computer empties it. Move the directory to another disk.',
  'little-space': ({ size }) => `${size} left. Delete files that you don’t need.`,
  'no-space': ({ size }) => `Only ${size} left. Gatehouse stops soon. Delete files that you don’t need.`,
  'large-log-file': ({ size }) => `${size}. Another program may keep the database open. Close it, and start Gatehouse again.`,
  'log-unchecked': () => 'Consistent. Its anchor was not checked, because the key is in the keychain.',
  'in-keychain': () => 'In the system’s keychain. Only a backup can be moved to another computer.',
  'in-file': () => 'In keys.json. A copy of the folder opens on any computer.',
  'clock-behind': ({ time }) => `The log has an entry of ${time}, which is later than now. If the clock is wrong, set it right.`,
  'clock-ahead': ({ time }) => `The last entry of the log is of ${time}. If that is not so, set the clock right.`,
  'backup-none': () => 'Not set up. Choose Set up backups in the window’s Settings.',
  'backup-old': ({ time }) => `The newest is of ${time}. Start Gatehouse, or run “backup”.`,
  'backup-folder-missing': ({ text }) => `The folder is missing: ${text}. Connect its disk, or choose another in Settings.`,
}

/** A finding in the cells of a line: what, how bad, and what to do. */
export const examinationCells = ({ part, level, finding, about }: Part): string[] => {
  const amount = typeof about === 'number' ? about : 0
  const told = words[finding]({
    text: isolateDirected(String(about ?? '')),
    size: formatBytes(amount),
    time: formatDateAndTime(amount),
  })
  return [partNames[part], levels[level], told]
}

import { PRINTED_CODES_MAX } from '../domain/limits.ts'
import { countOf, formatCount } from './plural.ts'

/** What leaves the window: the clipboard, files and printed sheets. */
export const outputMessages = {
  copied: (seconds: number) => `Copied. The clipboard is cleared in ${countOf(seconds, 'second')}.`,
  saved: (path: string) => `Saved to ${path}`,
  printed: 'Sent to the printer',
  undone: 'Undone',
} as const

/** How codes go on paper. */
export const printMessages = {
  options: 'Print options',
  codesPerPage: 'Codes per page',
  perPage: (count: number) => String(count),
  perPageHint: 'Cut along the dashed lines. Codes are in the order of the list.',
  paper: 'Paper',
  partLabel: 'Part',
  /** The last part has as many as are left. */
  part: (place: number, isLast: boolean) => {
    const first = place * PRINTED_CODES_MAX + 1
    return `Codes ${formatCount(first)} ${isLast ? 'and on' : `to ${formatCount(first + PRINTED_CODES_MAX - 1)}`}`
  },
  partHint: (parts: number) => `Print each of the ${formatCount(parts)} parts. Codes that were used are left out.`,
  papers: { a4: 'A4', letter: 'Letter' },
  savePdf: 'Save as PDF',
} as const

/** The menu and the dialogs of the system. */
export const desktopMessages = {
  fileMenu: 'File',
  lockNow: 'Lock Now',
  newWindow: 'New Window',
  viewMenu: 'View',
  reload: 'Reload and Sign Out',
  chooseImportFiles: 'Choose the files to import',
  chooseKeyFile: 'Choose the file with the key',
  chooseBackup: 'Choose a backup',
  backups: 'Gatehouse backups',
  allFiles: 'All files',
  chooseBackupFolder: 'Choose the folder for backups',
  chooseFolder: 'Choose the data folder',
  recoveryCodesFile: 'Gatehouse recovery codes',
  resetCodesFile: 'Gatehouse codes',
  exportFiles: { 'audit-log': 'Gatehouse audit log', users: 'Gatehouse users', 'user-data': 'Gatehouse user data' },
  reportFile: 'Gatehouse report',
  fileKinds: { csv: 'CSV', 'json-lines': 'JSON Lines', json: 'JSON', pdf: 'PDF', text: 'Text' },
} as const

/** What every program says on standard error about its data folder. */
export const dataFolderMessages = {
  opening: (folder: string) => `Data folder: ${folder}`,
  empty: 'Usage: --data-dir=FOLDER needs the path of a folder.',
  'not-utf-8':
    'Usage: the command line, the data folder and the home folder must be UTF-8, but some of their characters can’t be read. Rename the folder, or choose another with --data-dir.',
  'no-home': 'This user has no home folder (HOME), so there is no place for the directory. Choose its folder with --data-dir.',
} as const

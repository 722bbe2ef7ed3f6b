import { countOf } from './plural.ts'

/** What leaves the window: the clipboard, files and printed sheets. */
export const outputMessages = {
  copied: (seconds: number) => `Copied. The clipboard is cleared in ${countOf(seconds, 'second')}.`,
  saved: (path: string) => `Saved to ${path}`,
  readyToPrint: (path: string) => `Ready to print: ${path}`,
  undone: 'Undone',
} as const

/** The menu and the dialogs of the system. */
export const desktopMessages = {
  fileMenu: 'File',
  newWindow: 'New Window',
  viewMenu: 'View',
  reload: 'Reload and Sign Out',
  chooseFolder: 'Choose the data folder',
  recoveryCodesFile: 'Gatehouse recovery codes',
  resetCodeFile: 'Gatehouse reset code',
  resetCodesFile: 'Gatehouse reset codes',
  auditLogFile: 'Gatehouse audit log',
  fileKinds: { csv: 'CSV', 'json-lines': 'JSON Lines', pdf: 'PDF', text: 'Text' },
} as const

import { app, type BrowserWindow, dialog } from 'electron'
import { desktopMessages } from '../../shared/messages/output-messages.ts'
import { DATA_DIR_OPTION, withoutDataDir } from '../app/configuration.ts'
import type { Replacement } from '../platform/atomic-file.ts'
import { openReplacementOutside } from '../platform/atomic-file.ts'
import { readListPreferencesFile, saveListPreferencesFile } from './list-preferences-file.ts'
import { makeCodeSheet, makeCodeSheets, makeCodesSheet, makeCodesText } from './printed-sheets.ts'
import { copySecret } from './secret-clipboard.ts'

type SavedFile = { kind: 'saved'; path: string } | { kind: 'cancelled' | 'failed' }

type OpenedFile = { kind: 'open'; path: string; file: Replacement } | { kind: 'cancelled' | 'failed' }

/** File types of the save dialog, with their names and extensions. */
const fileKinds = {
  csv: { name: desktopMessages.fileKinds.csv, extension: 'csv' },
  'json-lines': { name: desktopMessages.fileKinds['json-lines'], extension: 'jsonl' },
  pdf: { name: desktopMessages.fileKinds.pdf, extension: 'pdf' },
  text: { name: desktopMessages.fileKinds.text, extension: 'txt' },
} as const

/** The desktop functions of one window. Its dialogs belong to that window. */
export const createWindowDesktop = (window: BrowserWindow, dataFolder: string) => {
  /** Asks for a path and creates a draft file there that only the owner can read. */
  const openFile = async (name: string, kind: keyof typeof fileKinds): Promise<OpenedFile> => {
    const { extension, name: kindName } = fileKinds[kind]
    const { canceled, filePath } = await dialog.showSaveDialog(window, {
      defaultPath: `${name}.${extension}`,
      filters: [{ name: kindName, extensions: [extension] }],
    })
    if (canceled || !filePath) return { kind: 'cancelled' }
    try {
      return { kind: 'open', path: filePath, file: await openReplacementOutside(filePath, dataFolder) }
    } catch {
      // No write permission, the data folder, a full disk or a removed drive: Gatehouse cannot fix any of these.
      return { kind: 'failed' }
    }
  }

  const save = async (
    name: string,
    kind: keyof typeof fileKinds,
    content: () => Promise<Buffer | string>,
  ): Promise<SavedFile> => {
    const opened = await openFile(name, kind)
    if (opened.kind !== 'open') return opened
    const { path, file } = opened
    const written = await content().catch(async (error: unknown) => {
      await file.discard()
      throw error
    })
    try {
      await file.write(written)
      await file.commit()
      return { kind: 'saved', path }
    } catch {
      await file.discard()
      return { kind: 'failed' }
    }
  }

  return {
    copySecret,
    saveRecoveryCodes: (sheet: { email: string; codes: string[] }) =>
      save(desktopMessages.recoveryCodesFile, 'text', async () => makeCodesText(sheet)),
    printRecoveryCodes: (sheet: { email: string; codes: string[] }) =>
      save(desktopMessages.recoveryCodesFile, 'pdf', () => makeCodesSheet(sheet)),
    printResetCode: (printedCode: { email: string; resetToken: string; expiresAt: number }) =>
      save(desktopMessages.resetCodeFile, 'pdf', () => makeCodeSheet(printedCode)),
    printResetCodes: (printedCodes: { email: string; resetToken: string; expiresAt: number }[]) =>
      save(desktopMessages.resetCodesFile, 'pdf', () => makeCodeSheets(printedCodes)),

    readListPreferences: readListPreferencesFile,
    saveListPreferences: saveListPreferencesFile,
    openExport: (format: 'csv' | 'json-lines') => openFile(desktopMessages.auditLogFile, format),

    /** Restarts Gatehouse on another folder, because the instance lock and the window's files belong to a folder. */
    chooseFolder: async (): Promise<boolean> => {
      const { canceled, filePaths } = await dialog.showOpenDialog(window, {
        title: desktopMessages.chooseFolder,
        properties: ['openDirectory', 'createDirectory'],
      })
      const [folder] = filePaths
      if (canceled || folder === undefined) return false
      app.relaunch({ args: [...withoutDataDir(process.argv.slice(1)), `--${DATA_DIR_OPTION}=${folder}`] })
      app.quit()
      return true
    },

    quit: (): void => app.quit(),
  }
}

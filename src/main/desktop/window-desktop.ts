import { dirname, extname } from 'node:path'
import { app, type BrowserWindow, dialog } from 'electron'
import { desktopMessages } from '../../shared/messages/output-messages.ts'
import { DATA_DIR_OPTION, withoutDataDir } from '../app/configuration.ts'
import type { CodeSheet, RecoverySheet } from '../pipeline/handler.ts'
import type { Replacement } from '../platform/atomic-file.ts'
import { openReplacementOutside } from '../platform/atomic-file.ts'
import { findOpeningFault, type StorageFault } from '../platform/storage-fault.ts'
import { readListPreferencesFile, saveListPreferencesFile } from './list-preferences-file.ts'
import { readPaperLayoutFile, savePaperLayoutFile } from './paper-layout-file.ts'
import { makeCodeSheets, makeCodesText, makeRecoverySheet } from './printed-sheets.ts'
import { makePdf, printSheet, type Sheet } from './printing.ts'
import { clearSecret, copySecret } from './secret-clipboard.ts'

type UnsavedFile = { kind: 'cancelled' } | { kind: 'failed'; fault: StorageFault | null }

type SavedFile = { kind: 'saved'; path: string } | UnsavedFile

type OpenedFile = { kind: 'open'; path: string; file: Replacement } | UnsavedFile

/** Why the chosen file cannot be written. Null for a file in the data folder, which Gatehouse refuses. */
const failedAt = (path: string, error: unknown): UnsavedFile => ({
  kind: 'failed',
  fault: findOpeningFault(error, dirname(path)),
})

/** File types of the save dialog, with their names and extensions. */
const fileKinds = {
  csv: { name: desktopMessages.fileKinds.csv, extension: 'csv' },
  'json-lines': { name: desktopMessages.fileKinds['json-lines'], extension: 'jsonl' },
  json: { name: desktopMessages.fileKinds.json, extension: 'json' },
  pdf: { name: desktopMessages.fileKinds.pdf, extension: 'pdf' },
  text: { name: desktopMessages.fileKinds.text, extension: 'txt' },
} as const

type FileKind = keyof typeof fileKinds

/** The desktop functions of one window. Its dialogs belong to that window. */
export const createWindowDesktop = (window: BrowserWindow, dataFolder: string) => {
  /** Asks for a path and creates a draft file there that only the owner can read. */
  const openFile = async (name: string, kinds: readonly [FileKind, ...FileKind[]]): Promise<OpenedFile> => {
    const { canceled, filePath } = await dialog.showSaveDialog(window, {
      defaultPath: `${name}.${fileKinds[kinds[0]].extension}`,
      filters: kinds.map((kind) => ({ name: fileKinds[kind].name, extensions: [fileKinds[kind].extension] })),
    })
    if (canceled || !filePath) return { kind: 'cancelled' }
    try {
      return { kind: 'open', path: filePath, file: await openReplacementOutside(filePath, dataFolder) }
    } catch (error) {
      return failedAt(filePath, error)
    }
  }

  /** The user has chosen the folder and the beginning of the name in the dialog of the export. */
  const openBeside = async (path: string, extension: string, content: string): Promise<OpenedFile> => {
    const named = `${path}.${extension}`
    try {
      const file = await openReplacementOutside(named, dataFolder)
      await file.write(content).catch(async (error: unknown) => {
        await file.discard()
        throw error
      })
      return { kind: 'open', path: named, file }
    } catch (error) {
      return failedAt(named, error)
    }
  }

  const save = async (
    name: string,
    kinds: readonly [FileKind, ...FileKind[]],
    content: (path: string) => Promise<Buffer | string>,
  ): Promise<SavedFile> => {
    const opened = await openFile(name, kinds)
    if (opened.kind !== 'open') return opened
    const { path, file } = opened
    const written = await content(path).catch(async (error: unknown) => {
      await file.discard()
      throw error
    })
    try {
      await file.write(written)
      await file.commit()
      return { kind: 'saved', path }
    } catch (error) {
      await file.discard()
      return failedAt(path, error)
    }
  }

  const askForFolder = async (title: string): Promise<string | null> => {
    const { canceled, filePaths } = await dialog.showOpenDialog(window, {
      title,
      properties: ['openDirectory', 'createDirectory'],
    })
    return canceled ? null : (filePaths[0] ?? null)
  }

  return {
    copySecret,
    clearSecret,
    saveRecoveryCodes: (sheet: RecoverySheet, paper: Sheet['paper']) =>
      save(desktopMessages.recoveryCodesFile, ['text', 'pdf'], async (path) =>
        extname(path) === '.pdf' ? makePdf(makeRecoverySheet(sheet, paper)) : makeCodesText(sheet),
      ),
    printRecoveryCodes: (sheet: RecoverySheet, paper: Sheet['paper']) => printSheet(makeRecoverySheet(sheet, paper)),
    printResetCodes: async (sheet: CodeSheet) => printSheet(await makeCodeSheets(sheet)),
    saveResetCodes: (sheet: CodeSheet) =>
      save(desktopMessages.resetCodesFile, ['pdf'], async () => makePdf(await makeCodeSheets(sheet))),
    readPaperLayout: readPaperLayoutFile,
    savePaperLayout: savePaperLayoutFile,
    readCountry: () => app.getLocaleCountryCode(),

    readListPreferences: readListPreferencesFile,
    saveListPreferences: saveListPreferencesFile,
    openExport: (format: 'csv' | 'json-lines' | 'json', name: keyof typeof desktopMessages.exportFiles) =>
      openFile(desktopMessages.exportFiles[name], [format]),
    openBeside,

    saveReport: (makeContent: () => Promise<string>) => save(desktopMessages.reportFile, ['csv'], makeContent),

    chooseImportFiles: async (): Promise<readonly string[] | null> => {
      const { canceled, filePaths } = await dialog.showOpenDialog(window, {
        title: desktopMessages.chooseImportFiles,
        properties: ['openFile', 'multiSelections', 'showHiddenFiles'],
      })
      return canceled || filePaths.length === 0 ? null : filePaths
    },

    chooseKeyFile: async (): Promise<string | null> => {
      const { canceled, filePaths } = await dialog.showOpenDialog(window, {
        title: desktopMessages.chooseKeyFile,
        properties: ['openFile', 'showHiddenFiles'],
      })
      return canceled ? null : (filePaths[0] ?? null)
    },

    chooseBackup: async (): Promise<string | null> => {
      const { canceled, filePaths } = await dialog.showOpenDialog(window, {
        title: desktopMessages.chooseBackup,
        properties: ['openFile'],
        filters: [
          { name: desktopMessages.backups, extensions: ['gatehouse-backup'] },
          { name: desktopMessages.allFiles, extensions: ['*'] },
        ],
      })
      return canceled ? null : (filePaths[0] ?? null)
    },

    chooseBackupFolder: () => askForFolder(desktopMessages.chooseBackupFolder),

    /** Restarts Gatehouse on another folder, because the instance lock and the window's files belong to a folder. */
    chooseFolder: async (): Promise<boolean> => {
      const folder = await askForFolder(desktopMessages.chooseFolder)
      if (folder === null) return false
      app.relaunch({ args: [...withoutDataDir(process.argv.slice(1)), `--${DATA_DIR_OPTION}=${folder}`] })
      app.quit()
      return true
    },

    quit: (): void => app.quit(),
  }
}

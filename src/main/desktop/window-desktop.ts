import { rm, writeFile } from 'node:fs/promises'
import { app, type BrowserWindow, dialog } from 'electron'
import { DATA_DIR_FLAG, withoutFlag } from '../config.ts'
import { keepDeskSetup, readDeskSetup } from './desk-setups.ts'
import { copySecret } from './secret-clipboard.ts'
import { makeCodesSheet, makeCodesText, makeSlip, makeSlips } from './sheets.ts'

type SavedFile = { kind: 'saved'; path: string } | { kind: 'cancelled' | 'failed' }

/** What one window does for its person: dialogues belong to it. */
export const createWindowDesktop = (window: BrowserWindow) => {
  /** Asks where to, then writes for the owner alone. */
  const save = async (name: string, extension: string, content: () => Promise<Buffer | string>): Promise<SavedFile> => {
    const { canceled, filePath } = await dialog.showSaveDialog(window, {
      defaultPath: `${name}.${extension}`,
      filters: [{ name: extension === 'pdf' ? 'PDF' : 'Text', extensions: [extension] }],
    })
    if (canceled || !filePath) return { kind: 'cancelled' }
    const written = await content()
    // A new file, also where the person chose to replace one: the former would keep its mode, and a link its target.
    try {
      await rm(filePath, { force: true })
      await writeFile(filePath, written, { mode: 0o600, flag: 'wx' })
      return { kind: 'saved', path: filePath }
    } catch {
      // A folder without the right to write, a full disk, a stick that was pulled out: nothing that Gatehouse could mend.
      return { kind: 'failed' }
    }
  }

  return {
    copySecret,
    saveCodes: (sheet: { email: string; codes: string[] }) =>
      save('Gatehouse recovery codes', 'txt', async () => makeCodesText(sheet)),
    printCodes: (sheet: { email: string; codes: string[] }) =>
      save('Gatehouse recovery codes', 'pdf', () => makeCodesSheet(sheet)),
    printSlip: (slip: { email: string; resetToken: string; expiresAt: number }) =>
      save('Gatehouse reset code', 'pdf', () => makeSlip(slip)),
    printSlips: (slips: { email: string; resetToken: string; expiresAt: number }[]) =>
      save('Gatehouse reset codes', 'pdf', () => makeSlips(slips)),

    readSetup: readDeskSetup,
    keepSetup: keepDeskSetup,

    /** Starts Gatehouse again on another folder: the instance lock and the window's own files are per folder. */
    chooseFolder: async (): Promise<boolean> => {
      const { canceled, filePaths } = await dialog.showOpenDialog(window, {
        title: 'Choose the data folder',
        properties: ['openDirectory', 'createDirectory'],
      })
      const [folder] = filePaths
      if (canceled || folder === undefined) return false
      app.relaunch({ args: [...withoutFlag(process.argv.slice(1), DATA_DIR_FLAG), `${DATA_DIR_FLAG}=${folder}`] })
      app.quit()
      return true
    },

    quit: (): void => app.quit(),
  }
}

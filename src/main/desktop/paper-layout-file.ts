import { join } from 'node:path'
import { app } from 'electron'
import { replaceFile } from '../platform/atomic-file.ts'
import { readPrivateFile } from '../platform/private-file.ts'

const findFile = (): string => join(app.getPath('userData'), 'paper-layout.json')

/** The layout that was chosen last in a window of this computer. Null if there is none. */
export const readPaperLayoutFile = (): unknown => {
  try {
    return JSON.parse(readPrivateFile(findFile()))
  } catch {
    return null
  }
}

/** Printing goes on if the file cannot be written: the next dialog only shows an older choice. */
export const savePaperLayoutFile = (layout: unknown): void => {
  try {
    replaceFile(findFile(), JSON.stringify(layout))
  } catch {
    // A full disk or a read-only folder must not stop the printing.
  }
}

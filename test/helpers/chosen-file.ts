import { dirname } from 'node:path'
import type { Caller, OpenedFile } from '../../src/main/pipeline/handler.ts'
import { openReplacementOutside } from '../../src/main/platform/atomic-file.ts'
import { findOpeningFault } from '../../src/main/platform/storage-fault.ts'
import { paperlessDesktop } from './fitting-inputs.ts'

/** The folder whose files must not be overwritten. These tests do not try to. */
const DATA_FOLDER = import.meta.dirname

/** A window whose user chooses this file on the real disk in its dialog, or (null) cancels it. `asked` counts the dialogs. */
export const windowChoosing = (path: string | null, whileOpen: () => Promise<unknown> = async () => undefined) => {
  const window = {
    transport: 'window',
    source: 'window:1',
    desktop: { ...paperlessDesktop, openExport, openBeside },
    asked: 0,
  } as const
  const counting: Caller & { asked: number } = { ...window }
  async function openExport(): Promise<OpenedFile> {
    counting.asked += 1
    await whileOpen()
    if (path === null) return { kind: 'cancelled' }
    try {
      return { kind: 'open', path, file: await openReplacementOutside(path, DATA_FOLDER) }
    } catch (error) {
      return { kind: 'failed', fault: findOpeningFault(error, dirname(path)) }
    }
  }
  async function openBeside(chosen: string, extension: string, content: string): Promise<OpenedFile> {
    const named = `${chosen}.${extension}`
    const file = await openReplacementOutside(named, DATA_FOLDER)
    await file.write(content)
    return { kind: 'open', path: named, file }
  }
  return counting
}

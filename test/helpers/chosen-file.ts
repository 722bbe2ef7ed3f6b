import { openDraft } from '../../src/main/desktop/draft-file.ts'
import type { Caller, OpenedFile } from '../../src/main/pipeline/call.ts'
import { paperlessDesktop } from './fitting-inputs.ts'

/** Whose files are not to be written over; in these tests nobody tries. */
const DATA_FOLDER = import.meta.dirname

/** A window whose person chooses this file in its dialogue, on the real disk, or (null) closes it. `asked` counts the dialogues. */
export const windowChoosing = (path: string | null, whileOpen: () => Promise<unknown> = async () => undefined) => {
  const window = { transport: 'window', source: 'window:1', desktop: { ...paperlessDesktop, openExport }, asked: 0 } as const
  const counting: Caller & { asked: number } = { ...window }
  async function openExport(): Promise<OpenedFile> {
    counting.asked += 1
    await whileOpen()
    if (path === null) return { kind: 'cancelled' }
    try {
      return { kind: 'open', path, file: await openDraft(path, DATA_FOLDER) }
    } catch {
      return { kind: 'failed' }
    }
  }
  return counting
}

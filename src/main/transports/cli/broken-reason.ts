import type { OutputOf } from '../../../shared/api/index.ts'
import type { BrokenReason } from '../../../shared/errors.ts'
import type { Dispatch } from '../../pipeline/dispatch.ts'

/** Explains why a directory cannot be opened. The window's screen has more detail. */
const formatBrokenReason = (reason: BrokenReason, file: string | null): string => {
  switch (reason) {
    case 'keys-sealed':
      return 'The keys of this directory are sealed by the system’s keychain. In the window’s settings, keep them in a file to serve without a window.'
    case 'folder-foreign':
      return `${file ?? 'The data folder'} belongs to another user of this computer, who could change everything in it. Run this as that user, or name another folder with --data-dir.`
    case 'folder-shared':
      return `Other users of this computer can write to ${file ?? 'the data folder'}. Take that from them (chmod go-w), or name another folder with --data-dir.`
    case 'file-linked':
      return `${file} is a link, has a second name, or is no plain file. Put the file itself in its place.`
    case 'file-foreign':
      return `${file} belongs to another user of this computer, who could change it. Put a file of your own in its place.`
    default:
      return `Gatehouse cannot open this directory: ${file === null ? reason : `${reason}, ${file}`}.`
  }
}

/** Asks a broken directory for its reason. */
export const readBrokenReason = async (dispatch: Dispatch): Promise<string> => {
  const caller = { transport: 'terminal' as const, source: 'terminal', desktop: null }
  const result = await dispatch({ operation: 'app:status', input: undefined, sessionId: null }, caller)
  const status = result.ok ? (result.value as OutputOf<'app:status'>) : null
  return status?.state === 'broken' ? formatBrokenReason(status.reason, status.file) : 'Gatehouse cannot open this directory.'
}

import { statSync } from 'node:fs'
import { constants } from 'node:os'

/** Whether an error of Node or SQLite has a code that matches, such as `ENOENT` or `SQLITE_BUSY`. */
export const hasErrorCode = (error: unknown, codes: RegExp): boolean =>
  error instanceof Error && 'code' in error && codes.test(String(error.code))

/** The code of an error; empty if it has none. Node has no name for some numbers, such as EDQUOT, and says "Unknown system error". */
export const findErrorCode = (error: unknown): string => {
  if (!(error instanceof Error) || !('code' in error)) return ''
  const number = 'errno' in error ? -Number(error.errno) : 0
  const [name] = Object.entries(constants.errno).find(([, value]) => value === number) ?? []
  return name ?? String(error.code)
}

/** Whether the system reported the error. Errors of Node itself name no system call. */
export const isSystemError = (error: unknown): boolean => error instanceof Error && 'syscall' in error

/** Whether the path exists. @throws if that cannot be told, so that a failing disk is not a missing file */
export const isPresent = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined

/** Whether a process exists, of whatever user. */
export const isProcessRunning = (processId: number): boolean => {
  try {
    // Signal 0 only checks whether the process exists.
    process.kill(processId, 0)
    return true
  } catch (error) {
    return hasErrorCode(error, /^EPERM$/)
  }
}

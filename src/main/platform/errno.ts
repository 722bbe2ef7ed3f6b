/** Whether an error of Node or SQLite has a code that matches, such as `ENOENT` or `SQLITE_BUSY`. */
export const hasErrorCode = (error: unknown, codes: RegExp): boolean =>
  error instanceof Error && 'code' in error && codes.test(String(error.code))

/** Whether the folder or its disk cannot be created, opened or written to. */
export const isNotWritable = (error: unknown): boolean =>
  hasErrorCode(
    error,
    /^(EACCES|EPERM|EROFS|ENOTDIR|EISDIR|EEXIST|ENOENT|ENOSPC|EDQUOT|ELOOP|ENAMETOOLONG|SQLITE_(READONLY|CANTOPEN|PERM|FULL))/,
  )

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

import type { StorageFault } from '../errors.ts'

const faults: Readonly<Record<StorageFault, string>> = {
  'disk-full': 'The disk is full. Delete files that you don’t need, and try again.',
  'quota-reached': 'Your share of the disk is used up. Delete files of yours that you don’t need, and try again.',
  'disk-read-only': 'The disk can only be read. Check its write protection, and try again.',
  'folder-not-writable': 'The folder isn’t there, or you don’t have permission to write to it. Check the folder, and try again.',
  'disk-failed': 'The disk reported an error. Check that it is connected and healthy, and try again.',
  'locks-missing': 'The disk can’t lock files. If it is a network share, check its connection, and try again.',
}

/** Why something was not written, and what to do. Gatehouse’s own log has other causes. */
export const formatStorageFault = (fault: StorageFault | null): string =>
  fault ? faults[fault] : 'Gatehouse’s own log has the cause. Try again.'

/** The same for a file whose folder the user chose. */
export const formatFileFault = (fault: StorageFault | null): string => `${formatStorageFault(fault)} Or choose another folder.`

import type { BrokenReason } from '../errors.ts'
import { assertNever } from './error-messages.ts'

export const brokenStartMessages = {
  heading: 'Gatehouse cannot open this directory',
  folder: 'Folder',
  file: 'File',
  whatToDo: 'What to do now',
  chooseFolder: 'Choose another folder',
  quit: 'Quit',
} as const

/** Why a directory cannot be opened, and what to do. `file` is the name of the faulty file. */
export const formatBrokenReason = (reason: BrokenReason, file: string | null): { what: string; now: string } => {
  const name = file ?? 'a file'
  switch (reason) {
    case 'keys-missing':
      return {
        what: `The key file ${name} is missing. Without it, Gatehouse can’t check any password.`,
        now: `Restore ${name} from a backup, then restart Gatehouse. A new key can’t open this data.`,
      }
    case 'keys-unreadable':
      return {
        what: `Gatehouse can’t read the key file ${name}. It is damaged, or you don’t have permission to open it.`,
        now: `Restore ${name} from a backup or give yourself permission to read it, then restart Gatehouse.`,
      }
    case 'database-missing':
      return {
        what: `This folder was set up before, but its database ${name} is missing.`,
        now: `Restore ${name} from a backup, then restart Gatehouse.`,
      }
    case 'database-empty':
      return {
        what: `This folder was set up before, but its database ${name} is empty.`,
        now: `Restore ${name} from a backup, then restart Gatehouse.`,
      }
    case 'keys-sealed':
      return {
        what: `The keys in ${name} are protected by the keychain of another computer or user.`,
        now: 'Open the directory on that computer. In its Settings, remove the keychain protection, then copy the folder again.',
      }
    case 'database-foreign':
      return {
        what: `The file ${name} is not a Gatehouse database.`,
        now: `Move it away and restore Gatehouse’s own ${name} from a backup, or choose the folder that has your directory.`,
      }
    case 'database-corrupt':
      return {
        what: `The database ${name} is damaged. Gatehouse has changed nothing in it.`,
        now: `Keep a copy of the damaged file. Then restore ${name} from a backup and restart Gatehouse.`,
      }
    case 'database-newer':
      return {
        what: `The database ${name} was written by a newer version of Gatehouse.`,
        now: 'Install the newer version, or choose another folder.',
      }
    case 'folder-not-writable':
      return file === null
        ? {
            what: 'You don’t have permission to write to this folder, so Gatehouse can’t save anything.',
            now: 'Give yourself permission to write to the folder and restart Gatehouse, or choose another folder.',
          }
        : {
            what: `You don’t have permission to read and write ${file}.`,
            now: `Give yourself permission to read and write ${file}, then restart Gatehouse.`,
          }
    case 'disk-full':
      return {
        what: 'The disk with this folder is full, so Gatehouse can’t save anything. The directory itself is not damaged.',
        now: 'Delete files that you don’t need, or empty the trash. Then restart Gatehouse.',
      }
    case 'quota-reached':
      return {
        what: 'Your share of the disk with this folder is used up, so Gatehouse can’t save anything. The directory itself is not damaged.',
        now: 'Delete files of yours that you don’t need, or ask the administrator of this computer for a larger share. Then restart Gatehouse.',
      }
    case 'disk-read-only':
      return {
        what: 'The disk with this folder can only be read, so Gatehouse can’t save anything.',
        now: 'Check whether the disk has a write protection, or whether the system made it read-only after an error. Then restart Gatehouse, or choose another folder.',
      }
    case 'disk-failed':
      return {
        what: 'The disk with this folder reports an error. This says nothing about the directory itself.',
        now: 'Check that the disk is connected, and that it is healthy. Copy the folder to another disk if you can. Then restart Gatehouse. Don’t replace any file before that.',
      }
    case 'locks-missing':
      return {
        what: 'The disk with this folder can’t lock files, so two programs could overwrite each other’s data.',
        now: 'If it is a network share, check its connection. Otherwise choose a folder on a disk of this computer.',
      }
    case 'folder-unsuitable':
      return {
        what: 'This folder can’t hold a directory: its disk is a network share, or can’t keep files private, as on a USB stick with FAT.',
        now: 'Choose a folder on a disk of this computer.',
      }
    case 'folder-foreign':
      return {
        what: `${file ?? 'This folder'} belongs to another user of this computer, who could change everything in the directory.`,
        now: 'Start Gatehouse as that user, or choose a folder of your own.',
      }
    case 'folder-shared':
      return {
        what: `Other users of this computer can write to ${file ?? 'this folder'}, so they could replace your files.`,
        now: 'Remove their permission to write to it and restart Gatehouse, or choose another folder.',
      }
    case 'file-linked':
      return {
        what: `${name} is a link, has a second name elsewhere, or is not a regular file. Gatehouse doesn’t follow links in its folder.`,
        now: `Find out who put it there. Then replace ${name} with the file itself and restart Gatehouse.`,
      }
    case 'file-foreign':
      return {
        what: `${name} belongs to another user of this computer, who could change it.`,
        now: `Find out who put it there. Then replace ${name} with a file of your own and restart Gatehouse.`,
      }
    case 'restore-unreadable':
      return {
        what: `A restore was interrupted, and its journal ${name} can’t be read. Gatehouse has changed nothing.`,
        now: 'Restore a backup into a new folder. The files in this folder may belong to two directories.',
      }
    case 'already-open':
      return {
        what: 'Another Gatehouse has this folder open. Only one can use it at a time.',
        now: 'Continue in the other window, or close it and restart Gatehouse.',
      }
    default:
      return assertNever(reason)
  }
}

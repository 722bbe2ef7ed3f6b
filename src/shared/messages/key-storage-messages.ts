import type { KeyStorageView } from '../api/settings.ts'
import { formatDate } from './user-messages.ts'

type Kind = KeyStorageView['kind']

/** What each way of storing the keys means. */
const meanings: Record<Kind, string> = {
  file: 'Anyone who can read the data folder can use the keys in keys.json: this window, the terminal, other programs on this computer, and anyone who copies the folder.',
  keychain:
    'keys.json works only in this window, on this computer, for the current user of the computer. The terminal and other programs can’t open the directory. The folder alone can’t be moved to another computer, but a backup can.',
}

export const keyStorageMessages = {
  heading: 'Keys',
  about:
    'They protect the passwords and two-step secrets in the database. Default: the keychain, if this computer has one; otherwise a file.',
  labels: { keychain: 'Protected by the keychain', file: 'In a file' },
  meanings,
  unavailable:
    'Not available: this computer has no secure keychain. On Linux, basic_text doesn’t count, because its password is public.',
  /** How old the keys are, and whether former ones are still needed. */
  age: (madeAt: number, hasFormer: boolean): string =>
    `Made on ${formatDate(madeAt)}.${hasFormer ? ' Former keys stay in keys.json until nothing needs them.' : ''}`,
  rotate: {
    button: 'Rotate keys',
    title: 'Rotate the keys?',
    about:
      'Gatehouse makes new keys and encrypts the two-step secrets and imported passwords again. Each user’s password stays valid and moves to the new key at the next sign-in. Backups of before still open. If backups are set up, set their passphrase again so that they use the new key too.',
    done: 'The keys are new',
  },
  change: {
    keychain: {
      button: 'Protect with the keychain',
      title: 'Protect the keys with the keychain?',
      about: `${meanings.keychain} If you lose this computer, you lose the directory, unless a backup has the keys in a file.`,
      done: 'The keys are protected by the keychain',
    },
    file: {
      button: 'Remove keychain protection',
      title: 'Remove the keychain protection?',
      about: `The keys will be in a file. ${meanings.file}`,
      done: 'The keys are in a file',
    },
  },
} as const

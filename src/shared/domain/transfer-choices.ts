/** The fields of a user that an import can take from a file. Email and role are always read. */
export const transferFields = ['name', 'note', 'groups', 'password', 'disabled'] as const

export type TransferField = (typeof transferFields)[number]

/** What differs between a file and the directory. */
export const transferDifferences = [...transferFields, 'role'] as const

export type TransferDifference = (typeof transferDifferences)[number]

/**
 * What an import finds about a row.
 *
 * | kind | meaning |
 * |---|---|
 * | new | no user has the address |
 * | same | a user has it, and nothing differs |
 * | conflicting | a user has it, and something differs |
 * | deleted | a deleted user has it |
 * | refused | the row cannot be imported |
 */
export const transferKinds = ['new', 'same', 'conflicting', 'deleted', 'refused'] as const

export type TransferKind = (typeof transferKinds)[number]

/** The lists of a plan: one per kind, the rows whose password cannot be used, and those that an administrator has to tick. */
export const transferLists = [...transferKinds, 'unusable-password', 'raised-role'] as const

export type TransferList = (typeof transferLists)[number]

/** What becomes of a user who is here and differs. `keep` fills only what is empty here. */
export const conflictChoices = ['keep', 'replace', 'skip'] as const

export type ConflictChoice = (typeof conflictChoices)[number]

/** What becomes of a user who is deleted here. `replace` restores the user first. */
export const deletedChoices = ['skip', 'replace'] as const

export type DeletedChoice = (typeof deletedChoices)[number]

/** Why a password of a file cannot be used. Its user gets an activation code instead. */
export const transferPasswordFaults = [
  'not-a-hash',
  'unsupported-scheme',
  'too-costly',
  'malformed',
  'key-missing',
  'expression',
] as const

export type TransferPasswordFault = (typeof transferPasswordFaults)[number]

/** Rows that one run decides one by one. More are decided all alike. */
export const TRANSFER_DECISIONS_MAX = 2_000

/** Files that are opened together, such as a list of users and a list of their hashes. */
export const TRANSFER_FILES_MAX = 100

/** Why a file with the key of another directory cannot be used. */
export const keyFileFaults = ['no-file', 'not-a-key', 'wrong-passphrase', 'altered', 'other-directory'] as const

export type KeyFileFault = (typeof keyFileFaults)[number]

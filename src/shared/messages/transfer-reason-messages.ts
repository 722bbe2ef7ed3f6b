import type { KeyFileFault, TransferPasswordFault } from '../domain/transfer-choices.ts'
import { formatFieldReason } from './error-messages.ts'

/** Why a password of a file cannot be used. */
export const passwordFaultWords: Readonly<Record<TransferPasswordFault, string>> = {
  'not-a-hash': 'The password is no password hash',
  'unsupported-scheme': 'Gatehouse can’t check this kind of password hash',
  'too-costly': 'The password hash takes too long to check',
  malformed: 'The password hash is damaged',
  'key-missing': 'The password hash needs a key of the other system',
  expression: 'The password is an SQL expression',
}

const refusalWords: Readonly<Record<string, string>> = {
  'ragged-row': 'The row has too many or too few columns',
  'no-address': 'No email and no user name',
  'several-addresses': 'Several addresses in one cell',
  'service-account': 'Belongs to a program',
  'deleted-there': 'Deleted in the other system',
  expression: 'The row is made by SQL expressions',
  malformed: 'The row can’t be read',
  duplicate: 'Twice in the file',
  yourself: 'You can’t replace yourself',
  'not-permitted': 'You can’t give this role',
  'role-unknown': 'The role is one of user, auditor, operator and administrator',
  'address-held': 'Belongs to a deleted user until it is permanently deleted',
}

/** Why a row is not imported. */
export const formatRefusedRow = (reason: string, shown: string): string =>
  refusalWords[reason] ?? formatFieldReason(reason, shown)

const fileFaultWords: Readonly<Record<string, string>> = {
  'file-missing': 'The file is gone. Choose it again.',
  'file-unreadable': 'The file can’t be read. Check that you may open it.',
  'own-file': 'This file belongs to the directory itself. Choose an export or a copy.',
  'file-empty': 'The file is empty.',
  'file-too-large': 'The file is too large. Divide it into several files.',
  'too-many-files': 'These files don’t belong together. Choose one file.',
  'files-unrelated': 'These files don’t belong together. Choose users and their hashes.',
  'format-unknown': 'Gatehouse doesn’t know this kind of file.',
  'encoding-wrong': 'The file has another encoding. Choose it.',
  'quote-unclosed': 'A quotation mark is never closed. Correct the file.',
  'text-after-quote': 'There is text after a closing quotation mark. Correct the file.',
  'record-too-long': 'A row is too long. Correct the file.',
  'too-many-columns': 'The file has too many columns.',
  'separator-wrong': 'This separator doesn’t fit the file. Choose another.',
  'json-malformed': 'The file isn’t valid JSON.',
  'json-too-deep': 'The JSON in this file is nested too deeply.',
  'too-many-values': 'The file has too many values to be read. Split it, or use CSV or JSON Lines.',
  'sql-malformed': 'The SQL in this file can’t be read.',
  'sql-expressions': 'The users are made by SQL expressions, so they aren’t in the file. Export the table itself.',
  'database-damaged': 'The database is damaged or can’t be opened.',
  'no-space': 'The disk is full, so the database can’t be read. Free some space.',
  spreadsheet: 'This is a spreadsheet. Save it as CSV in UTF-8, and choose that file.',
  'no-users': 'No list in this file holds users.',
}

/** Why a file cannot be read, and what to do. */
export const formatFileFault = (fault: string): string => fileFaultWords[fault] ?? 'The file can’t be read.'

const keyFaults: Readonly<Record<KeyFileFault, string>> = {
  'no-file': 'There is no such file, or you can’t read it. The key wasn’t used.',
  'not-a-key': 'This file has no key of Gatehouse. The key wasn’t used.',
  'wrong-passphrase': 'The passphrase isn’t the one of this key. The key wasn’t used.',
  altered: 'The file with the key is damaged: it is cut off, or was changed. The key wasn’t used.',
  'other-directory': 'This is the key of another directory than the one that wrote the export. The key wasn’t used.',
}

/** Why the key of another directory is not used. */
export const formatKeyFault = (fault: KeyFileFault): string => keyFaults[fault]

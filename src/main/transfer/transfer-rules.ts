import { randomBytes, scryptSync } from 'node:crypto'
import type { CheckedRow, TransferRequest, TransferRules } from '../store/ports/store.ts'
import type { ForeignHash } from './foreign-hash.ts'
import { isSameForeignHash, openForeignHash, type SealKey, sealForeignHash } from './foreign-seal.ts'
import { openImport } from './import-source.ts'
import type { ImportedPassword } from './imported-user.ts'
import { ImportFault, type OpenedImport } from './opened-import.ts'
import { checkRecord, compareRow, type KeptPassword, type PasswordKeeper } from './row-rules.ts'
import { isClassAdmitted, workClassOf } from './work-class.ts'

/**
 * The scrypt parameters of passwords that a file has as plain text: about 40 ms each, because a file may have many. They are replaced at the
 * first sign-in, like every foreign hash.
 */
const PLAIN_COST = { cost: 16_384, blockSize: 8, parallelization: 1 } as const

/** The lengths of salt and hash (bytes). */
const SALT_BYTES = 16
const HASH_BYTES = 32

/** The longest password that a sign-in accepts. */
const PASSWORD_MAX_CHARACTERS = 1_024

const hashPlain = (password: string): ForeignHash => {
  const salt = randomBytes(SALT_BYTES)
  return { scheme: 'scrypt', ...PLAIN_COST, salt, hash: scryptSync(password, salt, HASH_BYTES, PLAIN_COST) }
}

/** Keeps passwords of other systems sealed under the key of the directory. `classes`: the work classes in use. */
const keeperOf = (key: SealKey, classes: readonly string[]): PasswordKeeper => {
  const admitted = [...classes]
  const refused = new Set<string>()

  /** Every sign-in does the work of each class, so a file may add only so much. */
  const isAdmitted = (workClass: string): boolean => {
    if (admitted.includes(workClass)) return true
    if (refused.has(workClass)) return false
    const isNew = isClassAdmitted(admitted, workClass)
    if (isNew) admitted.push(workClass)
    else if (refused.size < MOST_REFUSED_CLASSES) refused.add(workClass)
    return isNew
  }

  const seal = (hash: ForeignHash): KeptPassword =>
    hash.scheme === 'bcrypt' || isAdmitted(workClassOf(hash)) ? { stored: sealForeignHash(key, hash) } : { fault: 'too-costly' }

  return {
    keep: (password) => {
      switch (password.kind) {
        case 'hash':
          return seal(password.hash)
        case 'plain': {
          const isUsable = password.password.isWellFormed() && password.password.length <= PASSWORD_MAX_CHARACTERS
          return isUsable ? seal(hashPlain(password.password)) : { fault: 'malformed' }
        }
        case 'gatehouse':
          return { stored: password.hash }
      }
    },
    isSame: (stored: string, password: ImportedPassword): boolean => {
      if (password.kind === 'gatehouse') return stored === password.hash
      if (password.kind !== 'hash') return false
      const known = openForeignHash(key, stored)
      return known !== null && isSameForeignHash(known, password.hash)
    },
  }
}

/** A file may name more classes than are worth remembering. */
const MOST_REFUSED_CLASSES = 1_000

/** The rows of an opened file, checked. A fault on the way ends them. */
function* checkRows(
  opened: OpenedImport,
  { fields, key, classes }: TransferRequest,
  onFault: (fault: string) => void,
): Generator<CheckedRow> {
  const keeper = keeperOf({ id: key.id, key: Buffer.from(key.key) }, classes)
  try {
    for (const record of opened.read()) yield checkRecord(record, fields, keeper)
  } catch (error) {
    if (!(error instanceof ImportFault)) throw error
    onFault(error.fault)
  }
}

/** The rules of imports for the worker threads. */
export const transferRules: TransferRules = {
  openRows: (request, folder) => {
    const opened = openImport(request.paths, {
      ...request.options,
      gatehouse: request.gatehouse,
      temporaryFolder: folder,
      now: request.now,
    })
    if ('fault' in opened) return { fault: opened.fault }
    let fault: string | null = null
    const onFault = (found: string): void => {
      fault = found
    }
    return {
      rows: checkRows(opened, request, onFault),
      readBytes: () => opened.bytesRead,
      bytes: opened.bytes,
      findFault: () => fault,
      close: () => opened.close(),
    }
  },
  compareRow,
}

import type { DirectoryOrigin, OtherDirectory } from '../store/ports/store.ts'
import { deriveSealKey, openForeignHash, readSealedForm } from './foreign-seal.ts'
import { findHashFault } from './hash-limits.ts'
import type { ImportedPassword } from './imported-user.ts'

/** A hash of Gatehouse's own scheme, with the id of its key. */
const KEYED = /^hmac-sha384\/([1-9]\d{0,8}):(\$2[aby]\$\d\d\$[./A-Za-z0-9]{53})$/

/** Turns a hash of another directory into one of another system, which is replaced at the first sign-in. */
const openHash = (text: string, keys: OtherDirectory['keys']): ImportedPassword => {
  const findKey = (id: number): Buffer | null => {
    const found = keys.find((key) => key.id === id)
    return found ? Buffer.from(found.key) : null
  }
  const [, keyId, bcryptHash] = KEYED.exec(text) ?? []
  const key = findKey(Number(keyId ?? readSealedForm(text)?.keyId))
  if (!key) return { kind: 'unusable', fault: 'key-missing' }
  const hash =
    bcryptHash === undefined
      ? openForeignHash(deriveSealKey(readSealedForm(text)?.keyId ?? 0, key), text)
      : ({ scheme: 'bcrypt', over: 'gatehouse-hmac', hash: bcryptHash, pepper: key.toString('base64') } as const)
  if (!hash) return { kind: 'unusable', fault: 'malformed' }
  const fault = findHashFault(hash)
  return fault === null ? { kind: 'hash', hash } : { kind: 'unusable', fault }
}

/** The password of a row of an export. `directory` is the one that wrote it. An own hash is kept as it is. */
export const readDirectoryHash = (
  password: ImportedPassword,
  directory: string,
  origin: DirectoryOrigin | undefined,
): ImportedPassword => {
  if (password.kind !== 'gatehouse' || !origin || directory === '' || directory === origin.ownId) return password
  const { other } = origin
  return other?.directoryId === directory ? openHash(password.hash, other.keys) : { kind: 'unusable', fault: 'key-missing' }
}

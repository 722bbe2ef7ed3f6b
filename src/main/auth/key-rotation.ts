import type { Clock } from '../../shared/domain/time.ts'
import { DAY_MS } from '../../shared/domain/time.ts'
import { Refusal } from '../../shared/errors.ts'
import type {
  AuditEntry,
  DirectoryKeys,
  Guard,
  KeyPurposeName,
  KeySet,
  KeyStorage,
  ProtectedSecret,
  Store,
} from '../store/ports/store.ts'
import { deriveSealKey, openForeignHash, readSealedForm, sealForeignHash } from '../transfer/foreign-seal.ts'
import type { Random } from './secrets.ts'
import { decryptSecret, encryptSecret, keyIdOfSecret } from './totp.ts'

/**
 * How long former keys stay after a rotation, even if nothing uses them: another process may have a plan or a hash of before (milliseconds).
 */
const KEEP_FORMER_MS = DAY_MS

type Parts = {
  readonly store: Store
  readonly keyStorage: KeyStorage
  /** Null if the keys are sealed and this process works without them. */
  readonly keys: DirectoryKeys | null
  readonly random: Random
  readonly clock: Clock
  /** Whether the set-up of backups is signed by a former key. */
  readonly isBackupFormer: () => Promise<boolean>
  /** Seals again what single sign-on stores. */
  readonly followSingleSignOn: () => Promise<void>
}

/**
 * Replaces the keys of the directory. New keys are on the disk before the database names them. What former keys protect is encrypted again
 * afterwards, so that a crash at any moment leaves keys for all data.
 */
export class KeyRotation {
  readonly #parts: Parts
  #work: Promise<void> | null = null

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Uses the keys that the database names, which another process may have rotated. */
  async follow(): Promise<void> {
    const { generation } = await this.#parts.store.readKeyGeneration()
    await this.#parts.keyStorage.follow(generation)
  }

  /** Makes new keys and uses them. What is encrypted follows in `finish`. @throws Refusal not-available, busy, changed-meanwhile */
  async rotate(guard: Guard, entry: AuditEntry): Promise<void> {
    const { store, keyStorage, keys } = this.#parts
    if (!keys) throw new Refusal('not-available')
    await this.follow()
    const made = await keyStorage.prepareGeneration()
    await store.rotateKeys(made, guard, entry)
    await keyStorage.follow(made.generation)
    await store.renewAnchor()
  }

  /** Encrypts again what former keys protect, and drops keys that nothing uses. Runs once at a time; repeating it is safe. */
  finish(): Promise<void> {
    this.#work ??= this.#finish().finally(() => {
      this.#work = null
    })
    return this.#work
  }

  async #finish(): Promise<void> {
    const { keyStorage, keys } = this.#parts
    if (!keys) return
    await this.follow()
    if (keyStorage.listFormer().length === 0) return
    await this.#parts.store.renewAnchor()
    await this.#parts.store.renewRedactions()
    await this.#parts.store.signArchives()
    await this.#sealHashes(keys)
    await this.#encryptSecrets(keys)
    await this.#parts.followSingleSignOn()
    await this.#dropFormer()
  }

  async #sealHashes({ password }: DirectoryKeys): Promise<void> {
    const { store } = this.#parts
    const to = deriveSealKey(password.currentId, password.requireCurrent())
    for (let slice = await store.listFormerHashes(0); slice; slice = await store.listFormerHashes(slice.next)) {
      const changes = slice.hashes.flatMap((one) => {
        const id = readSealedForm(one.stored)?.keyId ?? 0
        const former = password.find(id)
        // A text that does not open is damaged, and stays as evidence.
        const hash = former && openForeignHash(deriveSealKey(id, former), one.stored)
        return hash ? [{ ...one, to: sealForeignHash(to, hash) }] : []
      })
      if (changes.length > 0) await store.replaceHashes(changes)
    }
  }

  async #encryptSecrets({ secondFactor: keys }: DirectoryKeys): Promise<void> {
    const { store, random } = this.#parts
    for (let slice = await store.listFormerSecrets(0); slice; slice = await store.listFormerSecrets(slice.next)) {
      const changes = slice.secrets.flatMap((one) => {
        const secret = tryDecrypt(keys, one)
        if (!secret) return []
        const to = { key: keys.requireCurrent(), keyId: keys.currentId, userId: one.userId, secret }
        return [{ ...one, to: encryptSecret(to, random) }]
      })
      if (changes.length > 0) await store.replaceSecrets(changes)
    }
  }

  async #dropFormer(): Promise<void> {
    const { store, keyStorage, clock, isBackupFormer } = this.#parts
    const { madeAt } = await store.readKeyGeneration()
    const uses = await store.findKeyUses(clock())
    const isOld = clock() - madeAt >= KEEP_FORMER_MS
    const free: KeyPurposeName[] = []
    // The anchor, redacted entries and archives are signed again at once, and their former key could forge them.
    if (!uses.audit) free.push('audit')
    if (isOld && !uses.password) free.push('password')
    if (isOld && !uses.secondFactor) free.push('secondFactor')
    if (isOld && !uses.shortCode) free.push('shortCode')
    if (!(await isBackupFormer())) free.push('backup')
    const former = new Set(keyStorage.listFormer().flatMap(({ purposes }) => purposes))
    for (const purpose of free) if (former.has(purpose)) await store.writeKeys(await keyStorage.prepareDrop(purpose))
  }
}

const tryDecrypt = (keys: KeySet, { userId, sealed }: ProtectedSecret): Buffer | null => {
  try {
    const key = keys.find(keyIdOfSecret(sealed))
    return key && decryptSecret({ key, userId, sealed })
  } catch {
    // Damaged, or of a key that is gone. It stays as it is.
    return null
  }
}

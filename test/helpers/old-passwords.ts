import bcrypt from 'bcrypt'
import type { ForeignHash } from '../../src/main/transfer/foreign-hash.ts'
import { bcryptSecretOf } from '../../src/main/transfer/foreign-secret.ts'
import { verifyForeignHash } from '../../src/main/transfer/foreign-verification.ts'
import { runLoop } from '../../src/main/transfer/hash-loops.ts'
import type { ImportedUser } from '../../src/main/transfer/imported-user.ts'
import { planForeignWork } from '../../src/main/transfer/work-class.ts'

const isRight = async (typed: string, hash: ForeignHash): Promise<boolean> => {
  if (hash.scheme === 'bcrypt') return bcrypt.compare(bcryptSecretOf(typed, hash), hash.hash)
  const [task] = planForeignWork([], hash)
  return task !== undefined && verifyForeignHash(typed, task, runLoop)
}

/** The addresses of the users whom a password of the other system signs in. */
export const listOwners = async (users: readonly ImportedUser[], typed: string): Promise<string[]> => {
  const known = new Map<string, boolean>()
  const owners: string[] = []
  for (const { email, username, password } of users) {
    if (password.kind === 'plain' && password.password === typed) owners.push(email || username)
    if (password.kind !== 'hash') continue
    const key = JSON.stringify(password.hash)
    const isOwner = known.get(key) ?? (await isRight(typed, password.hash))
    known.set(key, isOwner)
    if (isOwner) owners.push(email || username)
  }
  return owners
}

import { lchownSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** The uid of an unprivileged Linux user. */
export const ORDINARY_USER = 65_534

/** The uid of another unprivileged user, who has no role in these tests. */
export const OTHER_USER = 65_533

/** Root ignores mode bits and alone can change a file's owner. Tests that run as root therefore act as another user. */
export const isRoot = process.geteuid?.() === 0

/** Gives a folder and its content to a user. Without root, they have the right owner already. */
export const giveTo = (user: number, path: string): void => {
  if (!isRoot) return
  for (const name of readdirSync(path, { recursive: true, encoding: 'utf8' })) lchownSync(join(path, name), user, user)
  lchownSync(path, user, user)
}

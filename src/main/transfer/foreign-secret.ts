import { createHash, createHmac } from 'node:crypto'
import { normalizePassword } from '../../shared/domain/password.ts'
import type { ForeignHash } from './foreign-hash.ts'

/** The characters that PHP's trim removes. WordPress trims a password whenever it is set or checked. */
const PHP_BLANKS = ' \t\n\r\0\v'

export const trimAsPhp = (text: string): string => {
  let [from, to] = [0, text.length]
  while (from < to && PHP_BLANKS.includes(text.charAt(from))) from += 1
  while (to > from && PHP_BLANKS.includes(text.charAt(to - 1))) to -= 1
  return text.slice(from, to)
}

type BcryptForm = Pick<Extract<ForeignHash, { scheme: 'bcrypt' }>, 'over' | 'pepper'>

/** What bcrypt compares for a foreign hash: the password with the pepper, or a digest of it. */
export const bcryptSecretOf = (password: string, { over, pepper }: BcryptForm): string => {
  switch (over) {
    case 'password':
      return `${password}${pepper}`
    case 'sha256-hex':
      return createHash('sha256').update(password, 'utf8').digest('hex')
    case 'wordpress-hmac':
      return createHmac('sha384', 'wp-sha384').update(trimAsPhp(password), 'utf8').digest('base64')
    case 'gatehouse-hmac':
      return createHmac('sha384', Buffer.from(pepper, 'base64')).update(normalizePassword(password), 'utf8').digest('base64')
  }
}

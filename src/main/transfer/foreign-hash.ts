/**
 * A password hash of another system, decoded.
 *
 * - `bcrypt`: `$2b$…`, 60 characters, over the password, or over the hexadecimal SHA-256 of it (Django).
 *   Also over an HMAC of it (WordPress, and another directory of Gatehouse).
 * - `digest`: one round of a digest over `before + password + after`, or an HMAC of the password under `key`.
 */
export type ForeignHash =
  | {
      readonly scheme: 'bcrypt'
      readonly over: 'password' | 'sha256-hex' | 'wordpress-hmac' | 'gatehouse-hmac'
      readonly hash: string
      /** Appended to the password before it is hashed (Devise), or the key of the other directory (base64). */
      readonly pepper: string
    }
  | {
      readonly scheme: 'pbkdf2'
      readonly digest: 'sha1' | 'sha256' | 'sha512'
      readonly iterations: number
      readonly salt: Buffer
      readonly hash: Buffer
    }
  | {
      readonly scheme: 'scrypt'
      /** N, r and p of RFC 7914. */
      readonly cost: number
      readonly blockSize: number
      readonly parallelization: number
      readonly salt: Buffer
      readonly hash: Buffer
    }
  | {
      readonly scheme: 'firebase-scrypt'
      readonly rounds: number
      readonly memoryCost: number
      readonly salt: Buffer
      readonly saltSeparator: Buffer
      readonly signerKey: Buffer
      readonly hash: Buffer
    }
  | {
      readonly scheme: 'argon2'
      readonly variant: 'argon2d' | 'argon2i' | 'argon2id'
      readonly version: number
      /** Kibibytes. */
      readonly memory: number
      readonly passes: number
      readonly parallelism: number
      readonly salt: Buffer
      readonly hash: Buffer
    }
  | {
      readonly scheme: 'phpass'
      /** log2 of the rounds. */
      readonly rounds: number
      readonly salt: string
      readonly hash: Buffer
      /** WordPress trims passwords. */
      readonly isTrimmed: boolean
    }
  | { readonly scheme: 'apr1'; readonly salt: string; readonly hash: Buffer }
  | {
      readonly scheme: 'digest'
      readonly digest: 'md5' | 'sha1' | 'sha256' | 'sha512'
      readonly key: Buffer | null
      readonly before: Buffer
      readonly after: Buffer
      readonly hash: Buffer
      readonly isTrimmed: boolean
    }

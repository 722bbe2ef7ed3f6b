import type { ForeignHash } from './foreign-hash.ts'
import { DIGEST_BYTES, findHashFault } from './hash-limits.ts'
import type { ImportedPassword, ImportedPasswordFault } from './imported-user.ts'

/** The system that wrote a hash, where its form alone does not tell: WordPress trims passwords. */
export type HashOrigin = 'wordpress' | 'other'

type DigestName = 'md5' | 'sha1' | 'sha256' | 'sha512'

const NONE: ImportedPassword = { kind: 'none' }

const NOTHING: Buffer = Buffer.alloc(0)

const unusable = (fault: ImportedPasswordFault): ImportedPassword => ({ kind: 'unusable', fault })

const usable = (hash: ForeignHash): ImportedPassword => {
  const fault = findHashFault(hash)
  return fault === null ? { kind: 'hash', hash } : unusable(fault)
}

/** A text with at most 40 digits would lose digits as a number, and is too much work in any case. */
const readCount = (text: string | undefined): number =>
  text !== undefined && /^\d{1,40}$/.test(text) ? Number(text) : Number.NaN

const readHex = (text: string): Buffer | null =>
  text.length > 0 && text.length % 2 === 0 && /^[0-9a-fA-F]+$/.test(text) ? Buffer.from(text, 'hex') : null

/** Base64 of either alphabet, with padding or without. Null if it is none. */
export const readBase64 = (text: string): Buffer | null => {
  const bare = text
    .replace(/={1,2}$/, '')
    .replaceAll('-', '+')
    .replaceAll('_', '/')
  if (bare.length === 0 || bare.length % 4 === 1 || !/^[A-Za-z0-9+/]+$/.test(bare)) return null
  return Buffer.from(bare, 'base64')
}

const CRYPT_ALPHABET = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** Reads bytes in groups of three, six bits at a time from the low end (phpass, md5-crypt). */
const readCryptDigits = (text: string): Buffer => {
  const bytes: number[] = []
  for (let at = 0; at < text.length; at += 4) {
    const digits = [...text.slice(at, at + 4)].map((digit) => CRYPT_ALPHABET.indexOf(digit))
    const bits = digits.reduce((sum, digit, place) => sum + digit * 64 ** place, 0)
    for (let place = 0; place < digits.length - 1; place += 1) bytes.push(Math.floor(bits / 256 ** place) % 256)
  }
  return Buffer.from(bytes)
}

const BCRYPT = /^\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}$/

/** A bcrypt hash. The `bcrypt` library does not know `$2y$`, another name of the same algorithm. */
export const readBcrypt = (
  text: string,
  { over = 'password', pepper = '' }: Partial<Pick<ForeignHash & { scheme: 'bcrypt' }, 'over' | 'pepper'>> = {},
): ImportedPassword => {
  // The variant of a library whose error with the sign of bytes changes the password.
  if (/^\$2x\$/.test(text)) return unusable('unsupported-scheme')
  return BCRYPT.test(text)
    ? usable({ scheme: 'bcrypt', over, hash: text.replace(/^\$2y\$/, '$2b$'), pepper })
    : unusable('malformed')
}

/** phpass, of WordPress (`$P$`) and of phpBB (`$H$`). */
const readPhpass = (text: string): ImportedPassword => {
  if (!/^\$[PH]\$[./0-9A-Za-z]{31}$/.test(text)) return unusable('malformed')
  return usable({
    scheme: 'phpass',
    rounds: CRYPT_ALPHABET.indexOf(text.charAt(3)),
    salt: text.slice(4, 12),
    hash: readCryptDigits(text.slice(12)),
    isTrimmed: text.startsWith('$P$'),
  })
}

/** The order in which md5-crypt writes the bytes of its digest. */
const MD5_CRYPT_ORDER = [12, 6, 0, 13, 7, 1, 14, 8, 2, 15, 9, 3, 5, 10, 4, 11] as const

const readApr1 = (text: string): ImportedPassword => {
  const [, salt, digits] = /^\$apr1\$([^$]{1,8})\$([./0-9A-Za-z]{22})$/.exec(text) ?? []
  if (salt === undefined || digits === undefined) return unusable('malformed')
  const written = readCryptDigits(digits)
  const hash = Buffer.alloc(MD5_CRYPT_ORDER.length)
  for (const [at, place] of MD5_CRYPT_ORDER.entries()) hash[place] = written[at] ?? 0
  return usable({ scheme: 'apr1', salt, hash })
}

const digestOf = (name: string): DigestName | null => {
  const found = /^(md5|sha1|sha256|sha512)$/.exec(name.toLowerCase().replace(/^sha-/, 'sha'))
  return (found?.[1] as DigestName | undefined) ?? null
}

const plainDigest = (
  digest: DigestName,
  hash: Buffer,
  { after = NOTHING, before = NOTHING, isTrimmed = false } = {},
): ImportedPassword => usable({ scheme: 'digest', digest, key: null, before, after, hash, isTrimmed })

/** `{SHA}` and the like (RFC 2307): base64 of a digest, followed by its salt where the name begins with an S more. */
const readLdap = (name: string, rest: string): ImportedPassword => {
  if (/^crypt$/i.test(name)) return rest.startsWith('{') ? unusable('malformed') : readPasswordForm(rest)
  if (/^(cleartext|plain)$/i.test(name)) return { kind: 'plain', password: rest }
  const [, isSalted, algorithm] = /^(S(?=SHA|MD5))?(MD5|SHA(?:-?(?:1|256|512))?)$/i.exec(name) ?? []
  if (algorithm === undefined) return unusable('unsupported-scheme')
  const digest = digestOf(/^sha$/i.test(algorithm) ? 'sha1' : algorithm)
  const bytes = readBase64(rest)
  if (!digest || !bytes) return unusable('malformed')
  const length = DIGEST_BYTES[digest]
  if (isSalted === undefined ? bytes.length !== length : bytes.length <= length) return unusable('malformed')
  return plainDigest(digest, bytes.subarray(0, length), { after: bytes.subarray(length) })
}

const readPbkdf2 = (digest: string, iterations: number, salt: Buffer | null, hash: Buffer | null): ImportedPassword => {
  const known = digestOf(digest)
  if (known === null || known === 'md5') return unusable('unsupported-scheme')
  return salt && hash ? usable({ scheme: 'pbkdf2', digest: known, iterations, salt, hash }) : unusable('malformed')
}

/** `pbkdf2:sha256:600000$salt$hex` and `scrypt:32768:8:1$salt$hex` (Werkzeug). The salt counts as its characters. */
const readWerkzeug = (method: string, salt: string, hex: string): ImportedPassword => {
  const [name, ...parameters] = method.split(':')
  const hash = readHex(hex)
  if (name === 'pbkdf2') return readPbkdf2(parameters[0] ?? '', readCount(parameters[1]), Buffer.from(salt), hash)
  if (name !== 'scrypt') return unusable('unsupported-scheme')
  const [cost, blockSize, parallelization] = parameters.map(readCount)
  // A column that was too narrow has cut the hash.
  if (!hash || hash.length !== WERKZEUG_SCRYPT_BYTES) return unusable('malformed')
  if (cost === undefined || blockSize === undefined || parallelization === undefined) return unusable('malformed')
  return usable({ scheme: 'scrypt', cost, blockSize, parallelization, salt: Buffer.from(salt), hash })
}

const WERKZEUG_SCRYPT_BYTES = 64

/** The salts of old versions of Werkzeug, whose `sha1$salt$hex` is an HMAC under the salt. Django's have 5, 12 or 22 characters. */
const WERKZEUG_SALT = /^[A-Za-z0-9]{8}$/

const readSaltedDigest = (digest: DigestName, salt: string, hex: string): ImportedPassword => {
  const hash = readHex(hex)
  if (!hash) return unusable('malformed')
  const isHmac = WERKZEUG_SALT.test(salt) || ((digest === 'sha256' || digest === 'sha512') && salt !== '')
  if (!isHmac) return plainDigest(digest, hash, { before: Buffer.from(salt) })
  return usable({ scheme: 'digest', digest, key: Buffer.from(salt), before: NOTHING, after: NOTHING, hash, isTrimmed: false })
}

/** `algorithm$…` (Django, Werkzeug). Only the first `$` ends the name, because bcrypt and argon2 have their own after it. */
const readNamed = (name: string, rest: string): ImportedPassword => {
  const parts = rest.split('$')
  const [first = '', second = '', third = '', fourth = '', fifth = ''] = parts
  switch (name) {
    case 'bcrypt':
      return readBcrypt(rest)
    case 'bcrypt_sha256':
      return readBcrypt(rest, { over: 'sha256-hex' })
    case 'argon2':
      return readArgon2(`$${rest}`)
    case 'pbkdf2_sha256':
    case 'pbkdf2_sha1':
      if (parts.length !== 3) return unusable('malformed')
      return readPbkdf2(name.slice('pbkdf2_'.length), readCount(first), Buffer.from(second), readBase64(third))
    case 'scrypt': {
      const hash = readBase64(fifth)
      if (parts.length !== 5 || !hash) return unusable('malformed')
      const [cost, blockSize, parallelization] = [first, third, fourth].map(readCount) as [number, number, number]
      return usable({ scheme: 'scrypt', cost, blockSize, parallelization, salt: Buffer.from(second), hash })
    }
    case 'md5':
    case 'sha1':
    case 'sha256':
    case 'sha512':
      return parts.length === 2 ? readSaltedDigest(name, first, second) : unusable('malformed')
    case 'plain':
      return parts.length === 2 && first === '' ? { kind: 'plain', password: second } : unusable('malformed')
    default:
      return name.includes(':') && parts.length === 2 ? readWerkzeug(name, first, second) : unusable('unsupported-scheme')
  }
}

/** `i=1,l=2` as a record. Null if it is none. */
const readParameters = (text: string): Map<string, string> | null => {
  const pairs = text.split(',').map((pair) => /^([a-z]{1,8})=([^=]*)$/.exec(pair))
  const found = new Map(pairs.flatMap((pair) => (pair ? [[pair[1] ?? '', pair[2] ?? ''] as const] : [])))
  return found.size === pairs.length ? found : null
}

/** The base64 of passlib has a dot in place of the plus sign. */
const readPasslibBase64 = (text: string): Buffer | null => readBase64(text.replaceAll('.', '+'))

/** `$pbkdf2-sha256$i=1,l=2$salt$hash` (PHC) and `$pbkdf2-sha256$29000$salt$hash` (passlib). */
const readPhcPbkdf2 = (text: string): ImportedPassword => {
  const [, name = '', cost = '', saltText = '', hashText = '', ...more] = text.split('$')
  if (more.length > 0) return unusable('malformed')
  const digest = name === 'pbkdf2' ? 'sha1' : name.slice('pbkdf2-'.length)
  const salt = readPasslibBase64(saltText)
  const hash = readPasslibBase64(hashText)
  if (/^\d+$/.test(cost)) return readPbkdf2(digest, readCount(cost), salt, hash)
  const parameters = readParameters(cost)
  const length = parameters?.get('l')
  if (length !== undefined && readCount(length) !== hash?.length) return unusable('malformed')
  return readPbkdf2(digest, readCount(parameters?.get('i')), salt, hash)
}

/** `$scrypt$ln=15,r=8,p=1$salt$hash` (PHC). */
const readPhcScrypt = (text: string): ImportedPassword => {
  const [, , cost = '', saltText = '', hashText = '', ...more] = text.split('$')
  const parameters = readParameters(cost)
  const salt = readPasslibBase64(saltText)
  const hash = readPasslibBase64(hashText)
  if (!parameters || !salt || !hash || more.length > 0) return unusable('malformed')
  const [exponent, blockSize, parallelization] = ['ln', 'r', 'p'].map((name) => readCount(parameters.get(name))) as [
    number,
    number,
    number,
  ]
  return usable({ scheme: 'scrypt', cost: 2 ** exponent, blockSize, parallelization, salt, hash })
}

/** `$argon2id$v=19$m=65536,t=3,p=4$salt$hash` (PHC). Without a version it is 1.0, which had none in its text. */
const readArgon2 = (text: string): ImportedPassword => {
  const [, variant, version = '16', cost = '', saltText = '', hashText = ''] =
    /^\$(argon2d|argon2i|argon2id)(?:\$v=(\d{1,9}))?\$([^$]*)\$([^$]*)\$([^$]*)$/.exec(text) ?? []
  const parameters = readParameters(cost)
  const salt = readBase64(saltText)
  const hash = readBase64(hashText)
  if (variant === undefined || !parameters || !salt || !hash) return unusable('malformed')
  // A secret key or associated data of the other system.
  if (parameters.has('keyid') || parameters.has('data')) return unusable('key-missing')
  const [memory, passes, parallelism] = ['m', 't', 'p'].map((name) => readCount(parameters.get(name))) as [number, number, number]
  return usable({
    scheme: 'argon2',
    variant: variant as 'argon2d' | 'argon2i' | 'argon2id',
    version: Number(version),
    memory,
    passes,
    parallelism,
    salt,
    hash,
  })
}

/** `$name$…` */
const readModular = (text: string): ImportedPassword => {
  if (text.startsWith('$wp$2')) return readBcrypt(text.slice('$wp'.length), { over: 'wordpress-hmac' })
  if (/^\$2[a-z]?\$/.test(text)) return readBcrypt(text)
  if (/^\$[PH]\$/.test(text)) return readPhpass(text)
  if (text.startsWith('$apr1$')) return readApr1(text)
  if (/^\$pbkdf2(-[a-z0-9-]+)?\$/.test(text)) return readPhcPbkdf2(text)
  if (text.startsWith('$scrypt$')) return readPhcScrypt(text)
  if (text.startsWith('$argon2')) return readArgon2(text)
  return /^\$[a-z0-9_-]{1,32}[$,]/i.test(text) ? unusable('unsupported-scheme') : unusable('not-a-hash')
}

/** The repr of Python's bytes, which some programs stored. */
const PYTHON_BYTES = /^b(['"])(.*)\1$/s

/** Hashes of Gatehouse: its own scheme, and foreign ones that it has sealed. */
const GATEHOUSE = /^(hmac-sha384|sealed)\/\d+:/

/**
 * Reads a stored password of another system by its form alone.
 *
 * A text in no known form is no hash. Only the reader of the file knows whether it is a password in plain text.
 */
export const readPasswordForm = (written: string, origin: HashOrigin = 'other'): ImportedPassword => {
  const trimmed = written.trim()
  const text = PYTHON_BYTES.exec(trimmed)?.[2] ?? trimmed
  if (text === '' || text.startsWith('!')) return NONE
  if (GATEHOUSE.test(text)) return { kind: 'gatehouse', hash: text }
  const [, ldapName, ldapRest] = /^\{([A-Za-z0-9-]{1,32})\}(.*)$/s.exec(text) ?? []
  if (ldapName !== undefined && ldapRest !== undefined) return readLdap(ldapName, ldapRest)
  if (text.startsWith('$')) return readModular(text)
  if (/^[0-9a-fA-F]{32}$/.test(text)) return plainDigest('md5', Buffer.from(text, 'hex'), { isTrimmed: origin === 'wordpress' })
  // A salt in a place of its own, or the old crypt of Unix.
  if (/^([0-9a-fA-F]{40}|[0-9a-fA-F]{64}|[0-9a-fA-F]{128}|[./0-9A-Za-z]{13})$/.test(text)) return unusable('unsupported-scheme')
  const [, name, rest] = /^([a-z0-9_:]{2,48})\$(.*)$/s.exec(text) ?? []
  return name !== undefined && rest !== undefined ? readNamed(name, rest) : unusable('not-a-hash')
}

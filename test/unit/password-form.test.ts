import { expect, test } from 'vitest'
import type { ForeignHash } from '../../src/main/transfer/foreign-hash.ts'
import { estimateWork, findHashFault, MOST_HASH_MS } from '../../src/main/transfer/hash-limits.ts'
import { readPasswordForm } from '../../src/main/transfer/password-form.ts'
import { readSample, skipsSamples, withSamples } from '../helpers/samples.ts'

/** What a text was read as, in short. */
const summarise = (text: string): string => {
  const read = readPasswordForm(text)
  if (read.kind === 'unusable') return read.fault
  if (read.kind !== 'hash') return read.kind
  const { hash } = read
  switch (hash.scheme) {
    case 'bcrypt':
      return `bcrypt ${hash.over} ${hash.hash.slice(0, 7)}`
    case 'pbkdf2':
      return `pbkdf2 ${hash.digest} ${hash.iterations} ${hash.salt.length}/${hash.hash.length}`
    case 'scrypt':
      return `scrypt ${hash.cost}:${hash.blockSize}:${hash.parallelization} ${hash.salt.length}/${hash.hash.length}`
    case 'argon2':
      return `${hash.variant} v${hash.version} ${hash.memory}:${hash.passes}:${hash.parallelism} ${hash.salt.length}/${hash.hash.length}`
    case 'phpass':
      return `phpass ${hash.rounds} ${hash.salt}${hash.isTrimmed ? ' trimmed' : ''}`
    case 'apr1':
      return `apr1 ${hash.salt}`
    case 'digest':
      return `${hash.digest} ${hash.key ? `key ${hash.key}` : `${hash.before}+${hash.after}`} ${hash.hash.length}`
    default:
      return hash.scheme
  }
}

const TAIL = 'N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy'
const B32 = Buffer.alloc(32, 7).toString('base64')
const B16 = Buffer.alloc(16, 9).toString('base64').replace(/=+$/, '')
const HEX = (bytes: number): string => '0a'.repeat(bytes)

const forms: readonly (readonly [text: string, summary: string])[] = [
  ['', 'none'],
  ['  ', 'none'],
  ['!', 'none'],
  ['!8jHq2random', 'none'],
  [`$2b$12$${TAIL}`, 'bcrypt password $2b$12$'],
  [`$2a$04$${TAIL}`, 'bcrypt password $2a$04$'],
  [`$2y$10$${TAIL}`, 'bcrypt password $2b$10$'],
  [`b'$2b$12$${TAIL}'`, 'bcrypt password $2b$12$'],
  [`b"$2b$12$${TAIL}"`, 'bcrypt password $2b$12$'],
  [` $2b$12$${TAIL}\n`, 'bcrypt password $2b$12$'],
  [`{bcrypt}$2b$12$${TAIL}`, 'unsupported-scheme'],
  [`{CRYPT}$2y$10$${TAIL}`, 'bcrypt password $2b$10$'],
  ['{CRYPT}{CRYPT}{CRYPT}x', 'malformed'],
  [`$2x$10$${TAIL}`, 'unsupported-scheme'],
  [`$2b$10$${TAIL.slice(1)}`, 'malformed'],
  [`$2b$10$${TAIL}x`, 'malformed'],
  [`$2b$03$${TAIL}`, 'malformed'],
  [`$2b$15$${TAIL}`, 'too-costly'],
  [`$2b$99$${TAIL}`, 'malformed'],
  [`bcrypt$$2b$12$${TAIL}`, 'bcrypt password $2b$12$'],
  [`bcrypt_sha256$$2b$12$${TAIL}`, 'bcrypt sha256-hex $2b$12$'],
  [`$wp$2y$10$${TAIL}`, 'bcrypt wordpress-hmac $2b$10$'],
  ['$wp$2y$10$short', 'malformed'],
  [`pbkdf2_sha256$600000$abcdef$${B32}`, 'pbkdf2 sha256 600000 6/32'],
  [`pbkdf2_sha256$2147483648$abcdef$${B32}`, 'too-costly'],
  [`pbkdf2_sha256$${'9'.repeat(41)}$abcdef$${B32}`, 'malformed'],
  [`pbkdf2_sha256$-1$abcdef$${B32}`, 'malformed'],
  [`pbkdf2_sha256$0$abcdef$${B32}`, 'malformed'],
  [`pbkdf2_sha256$1000$$${B32}`, 'malformed'],
  ['pbkdf2_sha256$1000$salt$', 'malformed'],
  ['pbkdf2_sha256$1000$salt$****', 'malformed'],
  [`pbkdf2_sha256$1000$salt$${B32}$more`, 'malformed'],
  [`pbkdf2_sha1$1000$abcdef$${Buffer.alloc(20).toString('base64')}`, 'pbkdf2 sha1 1000 6/20'],
  [`scrypt$16384$salt$8$5$${Buffer.alloc(64).toString('base64')}`, 'scrypt 16384:8:5 4/64'],
  [`scrypt$1073741824$salt$8$1$${Buffer.alloc(64).toString('base64')}`, 'too-costly'],
  [`scrypt$16383$salt$8$1$${Buffer.alloc(64).toString('base64')}`, 'malformed'],
  [`scrypt:32768:8:1$salt$${HEX(64)}`, 'scrypt 32768:8:1 4/64'],
  [`scrypt:32768:8:1$salt$${HEX(60)}`, 'malformed'],
  [`scrypt:32768:8$salt$${HEX(64)}`, 'malformed'],
  [`pbkdf2:sha256:50000$saltsalt$${HEX(32)}`, 'pbkdf2 sha256 50000 8/32'],
  [`pbkdf2:sha512:1000$s$${HEX(64)}`, 'pbkdf2 sha512 1000 1/64'],
  [`pbkdf2:md5:1000$s$${HEX(16)}`, 'unsupported-scheme'],
  [`pbkdf2:sha256$s$${HEX(32)}`, 'malformed'],
  [`sha1$salty$${HEX(20)}`, 'sha1 salty+ 20'],
  [`sha1$saltsalt$${HEX(20)}`, 'sha1 key saltsalt 20'],
  [`md5$salty$${HEX(16)}`, 'md5 salty+ 16'],
  [`sha1$$${HEX(20)}`, 'sha1 + 20'],
  [`sha256$abcdefghijklmnop$${HEX(32)}`, 'sha256 key abcdefghijklmnop 32'],
  [`sha1$salty$${HEX(19)}`, 'malformed'],
  ['plain$$secret', 'plain'],
  [`argon2$argon2id$v=19$m=65536,t=2,p=4$${B16}$${B32}`, 'argon2id v19 65536:2:4 16/32'],
  [`$argon2id$v=19$m=7168,t=5,p=1$${B16}$${B32}`, 'argon2id v19 7168:5:1 16/32'],
  [`$argon2i$m=4096,t=3,p=1$${B16}$${B32}`, 'unsupported-scheme'],
  [`$argon2id$v=19$m=4194304,t=1,p=1$${B16}$${B32}`, 'too-costly'],
  [`$argon2id$v=19$m=65536,t=4294967295,p=1$${B16}$${B32}`, 'too-costly'],
  [`$argon2i$v=19$m=4096,t=3,p=1$${B16}$${B32}`, 'argon2i v19 4096:3:1 16/32'],
  [`$argon2id$v=20$m=65536,t=1,p=1$${B16}$${B32}`, 'unsupported-scheme'],
  [`$argon2id$v=19$m=65536,t=1,p=1$$${B32}`, 'malformed'],
  [`$argon2id$v=19$m=65536,t=1,p=1,keyid=aa$${B16}$${B32}`, 'key-missing'],
  [`$argon2id$v=19$m=7,t=1,p=1$${B16}$${B32}`, 'malformed'],
  [`$pbkdf2-sha512$i=210000,l=64$${B16}$${Buffer.alloc(64).toString('base64').replace(/=+$/, '')}`, 'pbkdf2 sha512 210000 16/64'],
  [`$pbkdf2-sha256$i=1000,l=31$${B16}$${B32.replace('=', '')}`, 'malformed'],
  ['$pbkdf2-sha256$29000$N.a8NwbgXAshRGhtzVlrrQ$1t8iyB2A.WF/Z5JZv.lfCIhXXN33N23OSgQYThYRRfk', 'pbkdf2 sha256 29000 16/32'],
  [`$scrypt$ln=15,r=8,p=1$${B16}$${B32.replace('=', '')}`, 'scrypt 32768:8:1 16/32'],
  [`$scrypt$ln=30,r=8,p=1$${B16}$${B32.replace('=', '')}`, 'too-costly'],
  [`$scrypt$ln=15,r=8$${B16}$${B32.replace('=', '')}`, 'malformed'],
  ['$P$B12345678L6Lpt4BxNotVIMILOa9u81', 'phpass 13 12345678 trimmed'],
  ['$H$9aaaaaSXBjgypwqm.JsMssPLiS8YQ00', 'phpass 11 aaaaaSXB'],
  ['$P$5ZDzPE45Ci.QxPaPz.03z6TYbakcSQ0', 'phpass 7 ZDzPE45C trimmed'],
  ['$P$S12345678L6Lpt4BxNotVIMILOa9u81', 'too-costly'],
  ['$P$.12345678L6Lpt4BxNotVIMILOa9u81', 'malformed'],
  ['$P$B12345678L6Lpt4BxNotVIMILOa9u8', 'malformed'],
  ['$apr1$fQc7jP4E$cPBB0pK92nO9VxgVvef4k.', 'apr1 fQc7jP4E'],
  ['$apr1$$cPBB0pK92nO9VxgVvef4k.', 'malformed'],
  ['$1$salt$qJH7.N4xYta3aEG/dfqo/0', 'unsupported-scheme'],
  ['$6$rounds=5000$salt$abc', 'unsupported-scheme'],
  ['{SHA}PkqnsT6LJKamgrEeDff5GQP97e8=', 'sha1 + 20'],
  [`{SSHA}${Buffer.alloc(24, 65).toString('base64')}`, 'sha1 +AAAA 24'.replace('24', '20')],
  ['{SSHA}PkqnsT6LJKamgrEeDff5GQP97e8=', 'malformed'],
  [`{SHA512}${Buffer.alloc(64).toString('base64')}`, 'sha512 + 64'],
  ['{SMD4}abcd', 'unsupported-scheme'],
  ['5f4dcc3b5aa765d61d8327deb882cf99', 'md5 + 16'],
  [HEX(20), 'unsupported-scheme'],
  ['UdMhBHagv7sUU', 'unsupported-scheme'],
  ['SuperHashedPwd', 'not-a-hash'],
  ['0', 'not-a-hash'],
  ['$5', 'not-a-hash'],
  ['unknown_scheme$1$2', 'unsupported-scheme'],
  [`hmac-sha384/1:$2b$12$${TAIL}`, 'gatehouse'],
  ['\u0000', 'not-a-hash'],
]

test.each(forms)('reads %s as %s', (text, summary) => {
  expect(summarise(text)).toBe(summary)
})

test('an MD5 of WordPress is of the trimmed password', () => {
  expect(readPasswordForm('5f4dcc3b5aa765d61d8327deb882cf99', 'wordpress')).toMatchObject({ hash: { isTrimmed: true } })
  expect(readPasswordForm('5f4dcc3b5aa765d61d8327deb882cf99')).toMatchObject({ hash: { isTrimmed: false } })
})

test('reads no text for longer than its length allows', () => {
  const long = 'a'.repeat(1_000_000)
  const begunAt = performance.now()
  for (const lead of ['', '$', '$2b$10$', '{', '{SSHA}', 'pbkdf2_sha256$', '$argon2id$', "b'", 'sha1$'])
    expect(['malformed', 'unsupported-scheme', 'not-a-hash']).toContain(summarise(`${lead}${long}`))
  for (const separator of ['$', ',', '=', ':', '}']) summarise(`$argon2id$${separator.repeat(100_000)}`)
  expect(performance.now() - begunAt).toBeLessThan(2_000)
})

const scrypt = (cost: number, blockSize: number, parallelization: number): ForeignHash => ({
  scheme: 'scrypt',
  cost,
  blockSize,
  parallelization,
  salt: Buffer.alloc(16),
  hash: Buffer.alloc(64),
})

test('a hash that takes more than a second or 128 MiB is too costly, and one that is no hash is malformed', () => {
  expect(findHashFault(scrypt(2 ** 17, 8, 1))).toBeNull()
  expect(findHashFault(scrypt(2 ** 17, 16, 1))).toBe('too-costly')
  expect(findHashFault(scrypt(2 ** 14, 8, 17))).toBe('too-costly')
  expect(findHashFault(scrypt(2 ** 14, 8, Number.NaN))).toBe('malformed')
  expect(findHashFault(scrypt(1, 8, 1))).toBe('malformed')
  expect(estimateWork(scrypt(2 ** 17, 8, 1))).toBeLessThan(MOST_HASH_MS)
  const pbkdf2 = (iterations: number, bytes: number, salt = 16): ForeignHash => ({
    scheme: 'pbkdf2',
    digest: 'sha256',
    iterations,
    salt: Buffer.alloc(salt),
    hash: Buffer.alloc(bytes),
  })
  expect(findHashFault(pbkdf2(600_000, 32))).toBeNull()
  expect(findHashFault(pbkdf2(2 ** 31, 32))).toBe('too-costly')
  expect(findHashFault(pbkdf2(1_500_000, 64))).toBe('too-costly')
  for (const wrong of [
    pbkdf2(1, 0),
    pbkdf2(1, 15),
    pbkdf2(1, 129),
    pbkdf2(1, 32, 0),
    pbkdf2(1, 32, 513),
    pbkdf2(1.5, 32),
    pbkdf2(0, 32),
  ])
    expect(findHashFault(wrong)).toBe('malformed')
})

const firebase = (rounds: number, memoryCost: number, hash = 64): ForeignHash => ({
  scheme: 'firebase-scrypt',
  rounds,
  memoryCost,
  salt: Buffer.alloc(12),
  saltSeparator: Buffer.alloc(1),
  signerKey: Buffer.alloc(64),
  hash: Buffer.alloc(hash),
})

test("a hash of Firebase has the length of the project's key", () => {
  expect(findHashFault(firebase(8, 14))).toBeNull()
  expect(findHashFault(firebase(8, 14, 11))).toBe('malformed')
  expect(findHashFault(firebase(8, 30))).toBe('too-costly')
  expect(findHashFault(firebase(8, 2_000))).toBe('too-costly')
})

/** How many hashes of each scheme a file has, by the summaries of what matches the expression. */
const countSchemes = (path: string, expression: RegExp): Record<string, number> => {
  const counts: Record<string, number> = {}
  for (const [, text = ''] of readSample(path).matchAll(expression)) {
    const scheme = summarise(text).replace(/ .*/, '')
    counts[scheme] = (counts[scheme] ?? 0) + 1
  }
  return counts
}

test.skipIf(skipsSamples)(withSamples('reads every textual hash of the sample files'), () => {
  expect(countSchemes('django/oscar-auth.json', /"password": "([^"]*)"/g)).toEqual({ pbkdf2: 2 })
  expect(countSchemes('django/bakerydemo-auth.json', /"password": "([^"]*)"/g)).toEqual({ pbkdf2: 6 })
  expect(countSchemes('werkzeug/flask-tutorial-data.sql', /'(pbkdf2[^']*)'/g)).toEqual({ pbkdf2: 2 })
  expect(countSchemes('werkzeug/solar-users-scrypt.sql', /'(scrypt[^']*)'/g)).toEqual({ scrypt: 6 })
  expect(countSchemes('wordpress/wp-users-hashes.csv', /,(\$.*)$/gm)).toEqual({ bcrypt: 1, phpass: 1 })
  expect(countSchemes('htpasswd/mixed.htpasswd', /^[a-z]+:(.*)$/gm)).toEqual({
    sha1: 1,
    'unsupported-scheme': 1,
    apr1: 1,
    bcrypt: 1,
  })
  expect(countSchemes('htpasswd/registry.htpasswd', /^[A-Za-z]+:([{$].*)$/gm)).toEqual({ sha1: 1, bcrypt: 2 })
  expect(countSchemes('auth0/import-custom-pbkdf2.json', /"(\$pbkdf2[^"]*)"/g)).toEqual({ pbkdf2: 1 })
  expect(countSchemes('made-here/wp_users.sql', /'(\$[^']*|[0-9a-f]{32})'/g)).toEqual({ bcrypt: 3, phpass: 2, md5: 1 })
})

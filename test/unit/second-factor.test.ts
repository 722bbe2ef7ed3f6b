import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { systemRandom } from '../../src/main/auth/secrets.ts'
import { decryptSecret, encryptSecret, findTotpStep, makeTotpSecret, toBase32 } from '../../src/main/auth/totp.ts'
import { totpUri } from '../../src/main/auth/totp-uri.ts'

/** RFC 6238, appendix B: the SHA-1 secret; the codes' last six digits. */
const rfcSecret = Buffer.from('12345678901234567890', 'ascii')
const rfcCodes: readonly [seconds: number, code: string][] = [
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
]

describe('a code of the second factor', () => {
  it.each(rfcCodes)('is that of RFC 6238, appendix B, at second %i [totp-rfc-vectors]', (seconds, code) => {
    expect(findTotpStep({ secret: rfcSecret, code, now: seconds * 1_000 })).toBe(Math.floor(seconds / 30))
  })

  it('fits one step early and one step late, to the millisecond, and always names its own step [totp-window-edges]', () => {
    const code = '050471'
    const step = 37_037_037
    const [start, end] = [step * 30_000, (step + 1) * 30_000]
    const at = (now: number): number | null => findTotpStep({ secret: rfcSecret, code, now })
    expect([at(start), at(end - 1), at(start - 30_000), at(end + 29_999)]).toEqual([step, step, step, step])
    expect([at(start - 30_001), at(end + 30_000)]).toEqual([null, null])
  })

  it('fits no other secret', () => {
    const secret = makeTotpSecret(systemRandom)
    expect(secret).toHaveLength(20)
    for (const code of ['', 'abcdef', '12345', '1234567']) {
      expect(findTotpStep({ secret, code, now: 59_000 })).toBeNull()
    }
  })

  it('comes from a secret that an app can read as text [totp-secret-format]', () => {
    expect(toBase32(rfcSecret)).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ')
  })
})

describe('the URL for an authenticator app', () => {
  const directory = { id: '3f9a17c2-0000-4000-8000-000000000000', name: 'Hill School' }
  const secret = toBase32(rfcSecret)

  it('has the issuer twice, the address, the secret, and no parameter that apps assume', () => {
    const uri = totpUri({ secret, email: 'ada+x@example.org', directory })
    const issuer = 'Gatehouse%20Hill%20School%203f9a'
    expect(uri).toBe(`otpauth://totp/${issuer}:ada%2Bx@example.org?secret=${secret}&issuer=${issuer}`)
  })

  it.each([
    ['Hill: School', 'Gatehouse Hill School 3f9a'],
    ['', 'Gatehouse 3f9a'],
    ['Gatehouse', 'Gatehouse 3f9a'],
    ['  Two   spaces ', 'Gatehouse Two spaces 3f9a'],
    ['Школа № 5', 'Gatehouse Школа № 5 3f9a'],
    ['مدرسة', 'Gatehouse مدرسة 3f9a'],
  ])('names the directory %j as %j', (name, issuer) => {
    const uri = new URL(totpUri({ secret, email: 'ada@example.org', directory: { ...directory, name } }))
    expect(uri.searchParams.get('issuer')).toBe(issuer)
    expect(decodeURIComponent(uri.pathname)).toBe(`/${issuer}:ada@example.org`)
  })

  it('keeps every ASCII address whole, and cuts only what a QR code has no room for, between characters', () => {
    const longest = `${'a'.repeat(64)}@${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(60)}`
    expect(totpUri({ secret, email: longest, directory })).toContain(`:${longest}?`)
    const families = '👨‍👩‍👧'.repeat(20)
    for (const text of [families, 'ж'.repeat(200), 'é'.repeat(200)]) {
      const uri = totpUri({ secret, email: `${text}@example.org`, directory: { ...directory, name: text } })
      expect(uri.length).toBeLessThan(644)
      const issuer = new URL(uri).searchParams.get('issuer') ?? ''
      expect(issuer).toMatch(/^Gatehouse .+… 3f9a$/u)
      const kept = issuer.slice('Gatehouse '.length, -'… 3f9a'.length)
      expect(text.startsWith(kept)).toBe(true)
      expect([...new Intl.Segmenter().segment(kept)].every(({ segment }) => text.startsWith(segment))).toBe(true)
    }
  })
})

describe('an encrypted secret', () => {
  const key = systemRandom.bytes(32)
  const userId = systemRandom.uuid()

  it('opens to what was encrypted, and never looks the same twice [encryption-fresh-nonce]', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 64 }), (bytes) => {
        const secret = Buffer.from(bytes)
        const sealed = encryptSecret({ key, userId, secret }, systemRandom)
        expect(decryptSecret({ key, userId, sealed })).toEqual(secret)
        expect(encryptSecret({ key, userId, secret }, systemRandom)).not.toEqual(sealed)
      }),
    )
  })

  it('does not open once any byte of it was changed, for another user, or with another key [encryption-tamper-evident]', () => {
    const secret = makeTotpSecret(systemRandom)
    const sealed = encryptSecret({ key, userId, secret }, systemRandom)
    for (let index = 0; index < sealed.length; index += 1) {
      const changed = Buffer.from(sealed)
      changed[index] = (changed[index] ?? 0) ^ 1
      expect(() => decryptSecret({ key, userId, sealed: changed })).toThrow()
    }
    expect(() => decryptSecret({ key, userId: systemRandom.uuid(), sealed })).toThrow()
    expect(() => decryptSecret({ key: systemRandom.bytes(32), userId, sealed })).toThrow()
    expect(() => decryptSecret({ key, userId, sealed: sealed.subarray(0, 20) })).toThrow()
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { systemRandom } from '../../src/main/auth/secrets.ts'
import { decryptSecret, encryptSecret, findTotpStep, makeTotpSecret, toBase32, totpUri } from '../../src/main/auth/totp.ts'

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

  it('comes from a secret that an app can read as text and as an address [totp-secret-format]', () => {
    expect(toBase32(rfcSecret)).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ')
    const uri = new URL(totpUri({ secret: rfcSecret, email: 'ada+x@example.org' }))
    expect(uri.protocol).toBe('otpauth:')
    expect(decodeURIComponent(uri.pathname)).toContain('Gatehouse:ada+x@example.org')
    expect(Object.fromEntries(uri.searchParams)).toMatchObject({ secret: toBase32(rfcSecret), digits: '6', period: '30' })
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

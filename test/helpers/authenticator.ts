import { Secret, TOTP } from 'otpauth'

/** What a person's authenticator app shows at `now`, from the secret as text. */
export const showCode = (secret: string, now: number): string =>
  new TOTP({ secret: Secret.fromBase32(secret.replace(/\s/g, '')) }).generate({ timestamp: now })

import { Secret, TOTP } from 'otpauth'

/** The code of a user's authenticator app at `now`, from the secret as text. */
export const showCode = (secret: string, now: number): string =>
  new TOTP({ secret: Secret.fromBase32(secret.replace(/\s/g, '')) }).generate({ timestamp: now })

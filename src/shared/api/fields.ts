import { z } from 'zod'
import {
  ACTIVATION_HOURS_DEFAULT,
  ACTIVATION_HOURS_MAX,
  CODE_MAX_CHARACTERS,
  canonicalCode,
  isCodeShaped,
  RECOVERY_CODE_COUNT,
  SHORT_CODE_HOURS_MAX,
  TOTP_DIGITS,
} from '../domain/codes.ts'
import { oneLineText } from '../domain/directory-name.ts'
import { findEmailFault, tidyEmail } from '../domain/email.ts'
import { EMAIL_MAX_CHARACTERS, ENTRIES_MAX, REASON_MAX_CHARACTERS, ROWS_MAX } from '../domain/limits.ts'
import { findPasswordFault, PASSWORD_MIN_WITH_SECOND_FACTOR } from '../domain/password.ts'
import { TIME_MAX } from '../domain/time.ts'
import { findIdentityFault, findUsernameFault } from '../domain/username.ts'

// Every number of an input has a named bound: work that follows a number must end, whatever the caller sends.

/** UTC epoch milliseconds, within what a date can be. */
export const inputTime = z.number().int().min(0).max(TIME_MAX)

/** A time to compare with. A date that a user types may be before 1970. */
export const inputTimeBound = z.number().int().min(-TIME_MAX).max(TIME_MAX)

/** The number of an entry of the audit log. */
export const inputEntryId = z.number().int().min(1).max(ENTRIES_MAX)

/** How many rows come before. */
export const inputOffset = z.number().int().min(0).max(ROWS_MAX)

/** Room for a full name in any script; longer than the longest legal names known. */
export const NAME_MAX_CHARACTERS = 200

/** The largest page of a list: about five times the rows of a tall screen. */
export const PAGE_MAX_ROWS = 200

/**
 * An upper bound on secrets that are only compared. It is far above the limit of new secrets, so that an over-long one is answered like a wrong
 * one. It is far below a length that takes long to hash.
 */
const SECRET_MAX_CHARACTERS = 100_000

/** Longer than any session id or token that was ever handed out. */
const HANDED_OUT_MAX_CHARACTERS = 200

const identityBy = (findFault: (typed: string) => string | null) =>
  z
    .string()
    .superRefine((typed, context) => {
      const fault = findFault(typed)
      if (fault) context.addIssue({ code: 'custom', message: fault })
    })
    .transform(tidyEmail)

/** A new email. The reason of a refusal is the issue's message. */
export const newEmail = identityBy(findEmailFault)

/** A new user name, which a user has instead of an email. */
export const newUsername = identityBy(findUsernameFault)

/** What a new user signs in with: an email, or a user name without @. */
export const newEmailOrUsername = identityBy(findIdentityFault)

/** An email or user name that is only looked up: anything a person may type is answered alike. */
export const knownEmail = z.string().max(EMAIL_MAX_CHARACTERS * 4, 'email-too-long')

/** A password to be set. The reason of a refusal is the issue's message. */
export const newPassword = z.string().superRefine((typed, context) => {
  const fault = findPasswordFault(typed)
  if (fault) context.addIssue({ code: 'custom', message: fault })
})

/**
 * A new password of an account that may have a second factor, for which a shorter one will do. Which it is, only the core
 * knows: where there is none, it refuses what is shorter than `newPassword`.
 */
export const newPasswordOfAnyAccount = z.string().superRefine((typed, context) => {
  const fault = findPasswordFault(typed, PASSWORD_MIN_WITH_SECOND_FACTOR)
  if (fault) context.addIssue({ code: 'custom', message: fault })
})

/** A password that is only compared. */
export const knownPassword = z.string().max(SECRET_MAX_CHARACTERS, 'too-long')

/** What a directory that was created with `--compat` takes as an address: any text at all. */
export const compatEmail = z.string().min(1, 'email-empty')

/** What a directory that was created with `--compat` takes as a password: any text at all, up to what is compared. */
export const compatPassword = z
  .string()
  .min(1, 'too-short')
  .refine((typed) => [...typed].length <= SECRET_MAX_CHARACTERS, 'too-long')
  // Half a surrogate pair is no character: it would be hashed as another.
  .refine((typed) => typed.isWellFormed(), 'not-well-formed')

/** A token of any form: a wrong one is answered as such. */
export const compatToken = z.string().max(SECRET_MAX_CHARACTERS, 'code-malformed')

/** A secret that was handed out once: a session's id, a program's token. */
export const handedOutSecret = z.string().max(HANDED_OUT_MAX_CHARACTERS)

/** A reset code or a recovery code as typed from paper. */
export const resetCode = z.string().max(CODE_MAX_CHARACTERS, 'code-malformed').refine(isCodeShaped, 'code-malformed')

/** A second factor's code as typed: six digits, in groups or not. */
export const totpCode = z
  .string()
  .max(CODE_MAX_CHARACTERS, 'factor-code-malformed')
  .transform(canonicalCode)
  .refine((code) => new RegExp(`^[0-9]{${TOTP_DIGITS}}$`).test(code), 'factor-code-malformed')

// Counted as it is kept: NFC makes some characters two.
/** A person's name as typed; may be empty. */
export const personName = oneLineText(NAME_MAX_CHARACTERS, 'name')

/** What a program is called in the list. */
export const programName = personName.refine((name) => name !== '', 'empty')

/** Why a change was made, in one line as typed; may be empty. */
export const changeReason = oneLineText(REASON_MAX_CHARACTERS, 'reason')

/** The input of an operation on one user. */
export const emailInput = z.strictObject({ email: knownEmail })

/** How long an activation code works (hours), and whether it is short. Among many users, only those with the role User get a short one. */
export const codeChoice = {
  lifeHours: z.number().int().min(1).max(ACTIVATION_HOURS_MAX).optional(),
  isShort: z.boolean().optional(),
}

/** Whether the chosen life is allowed for the chosen length of a code. */
export const isLifeAllowed = ({
  lifeHours = ACTIVATION_HOURS_DEFAULT,
  isShort = false,
}: z.infer<z.ZodObject<typeof codeChoice>>) => !isShort || lifeHours <= SHORT_CODE_HOURS_MAX

/** What a refused life is told. */
export const lifeFault = { path: ['lifeHours'], message: 'short-code-life' }

/** How many rows a page has at most. */
export const pageLimit = z.number().int().min(1).max(PAGE_MAX_ROWS).optional()

/** A time in an output. */
export const time = z.number().int().describe('UTC epoch milliseconds')

/** Recovery codes in an output, which shows them once. */
export const recoveryCodes = z.array(z.string()).length(RECOVERY_CODE_COUNT)

/** Longer than any name of the IANA time zone database. */
const TIME_ZONE_MAX_CHARACTERS = 64

const isKnownTimeZone = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/** A time zone by its name in the IANA database, such as `Asia/Kathmandu`. */
export const timeZone = z.string().max(TIME_ZONE_MAX_CHARACTERS, { abort: true }).refine(isKnownTimeZone, 'time-zone-unknown')

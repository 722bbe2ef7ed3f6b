import { normalizeUpTo } from './normal-form.ts'

/** RFC 5321, 4.5.3.1.3 leaves 254 characters for an address once its angle brackets are taken off. */
export const EMAIL_MAX_CHARACTERS = 254

// Control, format (zero-width, bidirectional), private-use, unassigned and separator characters, and
// characters that show as nothing: two addresses that look alike must not be two accounts.
const HIDDEN = /[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\s]/u

// One @ with something on each side; the host's labels are not empty. Offline directories hold names such as
// `anna@desk`, so no dot is asked for.
const SHAPE = /^[^@<>()[\]\\,;:"]+@[^@<>()[\]\\,;:".]+(?:\.[^@<>()[\]\\,;:".]+)*$/u

/** The address as it is shown: as typed, without surrounding white space, in NFC. */
export const tidyEmail = (typed: string): string => normalizeUpTo(EMAIL_MAX_CHARACTERS, typed.trim())

/**
 * A text as it is compared and sorted: without surrounding white space, in NFC, without case in full Unicode. Lower alone splits 101 code
 * points (those whose upper case lowers to something else, such as the Kelvin sign), hence the round trip.
 */
export const foldText = (typed: string): string =>
  normalizeUpTo(EMAIL_MAX_CHARACTERS, tidyEmail(typed).toLowerCase().toUpperCase().toLowerCase())

/** The address as it is compared. */
export const canonicalEmail = (typed: string): string => foldText(typed)

/** Why this text is no address of a new account, or null where it is one. */
export const findEmailFault = (typed: string): 'email-empty' | 'email-too-long' | 'email-malformed' | null => {
  const email = tidyEmail(typed)
  if (email === '') return 'email-empty'
  if ([...email].length > EMAIL_MAX_CHARACTERS) return 'email-too-long'
  if (!email.isWellFormed() || HIDDEN.test(email) || !SHAPE.test(email)) return 'email-malformed'
  return null
}

import { listLabels, toAsciiHost } from './host-name.ts'
import { dropUnseen, dropUnseenButJoiners, hasUnseen, normalizeUpTo } from './invisible-characters.ts'
import { EMAIL_MAX_CHARACTERS } from './limits.ts'
import { isHighlyRestrictive } from './script-mixing.ts'

// One @ with text on both sides, and no empty host labels. No dot is required, because directories without a network have hosts
// such as `anna@pc`.
const SHAPE = /^[^@<>()[\]\\,;:"]+@[^@<>()[\]\\,;:".]+(?:\.[^@<>()[\]\\,;:".]+)*$/u

const VISIBLE_ASCII = /^[\x21-\x7e]*$/

/** An encoded label (RFC 3492). */
const ENCODED_LABEL = /[@.]xn--/i

/** The most rounds of folding until any Unicode character is stable. A test checks all of them. */
const FOLD_ROUNDS = 4

/** The address for display: as typed, trimmed, in NFC. */
export const tidyEmail = (typed: string): string => normalizeUpTo(EMAIL_MAX_CHARACTERS, typed.trim())

/**
 * A text for comparison with a password: trimmed, in NFC, without case in full Unicode.
 *
 * Lower-casing alone would keep 101 code points apart (such as the Kelvin sign), so the text goes to upper case and back.
 */
export const foldText = (typed: string): string =>
  normalizeUpTo(EMAIL_MAX_CHARACTERS, tidyEmail(typed).toLowerCase().toUpperCase().toLowerCase())

// Covers the whole address, so that a full-width @ or full stop counts as the ASCII one.
const decompose = (text: string): string => normalizeUpTo(EMAIL_MAX_CHARACTERS, text, 'NFKC')

const foldOnce = (text: string): string =>
  // The form of a sigma depends on the next character.
  dropUnseen(decompose(text)).toLowerCase().toUpperCase().toLowerCase().replaceAll('ς', 'σ')

/** Applies NFKC and case folding and removes invisible characters, until the text is stable. */
export const foldIdentity = (text: string): string => {
  let folded = text
  for (let round = 0; round < FOLD_ROUNDS; round += 1) {
    const next = foldOnce(folded)
    if (next === folded) break
    folded = next
  }
  return folded
}

const splitAtHost = (address: string): readonly [local: string, host: string | null] => {
  const at = address.lastIndexOf('@')
  return at < 0 ? [address, null] : [address.slice(0, at), address.slice(at + 1)]
}

/** `example.org.` equals `example.org`: the last dot is the DNS root. */
const dropRoot = (host: string): string => host.replace(/\.+$/, '')

/** Joiners mean something in scripts that join letters only, so a label that is ASCII without them loses them. */
const dropMeaninglessJoiners = (host: string): string =>
  host
    .split(/([.\u3002])/u)
    .map((label) => (VISIBLE_ASCII.test(dropUnseen(label)) ? dropUnseen(label) : label))
    .join('')

/** A host that UTS 46 refuses is compared like a local part. */
const canonicalHost = (host: string): string => {
  const folded = foldIdentity(host)
  const ascii =
    toAsciiHost(dropMeaninglessJoiners(dropUnseenButJoiners(host))) ?? toAsciiHost(dropUnseen(host)) ?? toAsciiHost(folded)
  return dropRoot(dropUnseen(ascii ?? folded))
}

const canonicalByUnicode = (typed: string): string => {
  const [local, host] = splitAtHost(decompose(typed.toWellFormed()))
  const folded = foldIdentity(local)
  return host === null ? folded : `${folded}@${canonicalHost(host)}`
}

/**
 * The key of an address. Two addresses with the same key are equal everywhere. It contains no blanks.
 *
 * The local part has no case, compatibility forms or invisible characters. The host is in its ASCII form (UTS 46).
 */
export const canonicalEmail = (typed: string): string => {
  const text = typed.trim()
  if (!VISIBLE_ASCII.test(text) || ENCODED_LABEL.test(text)) return canonicalByUnicode(text)
  const key = text.toLowerCase()
  return key.endsWith('.') && key.includes('@') ? dropRoot(key) : key
}

/** The ASCII form of an address's host, to show beside it. Null if the address already shows it. */
export const findAsciiHost = (email: string): string | null => {
  const [, host] = splitAtHost(email)
  return host === null || VISIBLE_ASCII.test(host) ? null : canonicalHost(decompose(host))
}

/** An address followed by its host's ASCII form, if that differs. Hosts that look alike differ there. */
export const formatAddress = (email: string): string => {
  const host = findAsciiHost(email)
  return host === null ? email : `${email} (${host})`
}

export type EmailFault = 'email-empty' | 'email-too-long' | 'email-malformed' | 'email-mixed-scripts'

/** Extra rules for an address that contains or encodes non-ASCII characters. */
const findUnicodeFault = (email: string): EmailFault | null => {
  const plain = decompose(email)
  // Decomposes compatibility characters first, and checks each part, such as a full-width @ or a spacing accent.
  if (hasUnseen(plain) || !SHAPE.test(plain)) return 'email-malformed'
  const [local, host] = splitAtHost(plain)
  const labels = listLabels(host ?? '')
  if (!labels || labels.some((label) => label === '' || hasUnseen(label.replace(/[\u200c\u200d]/g, '')))) return 'email-malformed'
  // A leading mark would combine with the text before the address.
  if (/^\p{M}/u.test(local)) return 'email-malformed'
  return [local, ...labels].every(isHighlyRestrictive) ? null : 'email-mixed-scripts'
}

/** Why this text is not a valid address of a new user. Null if it is valid. */
export const findEmailFault = (typed: string): EmailFault | null => {
  const email = tidyEmail(typed)
  if (email === '') return 'email-empty'
  if ([...email].length > EMAIL_MAX_CHARACTERS) return 'email-too-long'
  if (!email.isWellFormed() || hasUnseen(email) || !SHAPE.test(email)) return 'email-malformed'
  return VISIBLE_ASCII.test(email) && !ENCODED_LABEL.test(email) ? null : findUnicodeFault(email)
}

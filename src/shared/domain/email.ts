import { listLabels, toAsciiHost } from './host-name.ts'
import { dropUnseen, dropUnseenButJoiners, hasUnseen } from './invisible-characters.ts'
import { EMAIL_MAX_CHARACTERS } from './limits.ts'
import { normalizeUpTo } from './normal-form.ts'
import { isHighlyRestrictive } from './script-mixing.ts'

// One @ with something on each side; the host's labels are not empty. Offline directories hold names such as
// `anna@desk`, so no dot is asked for.
const SHAPE = /^[^@<>()[\]\\,;:"]+@[^@<>()[\]\\,;:".]+(?:\.[^@<>()[\]\\,;:".]+)*$/u

const VISIBLE_ASCII = /^[\x21-\x7e]*$/

/** A label that stands for another one (RFC 3492). */
const ENCODED_LABEL = /[@.]xn--/i

/** The most rounds that any character of Unicode needs until its folded form stays as it is; a test goes through all of them. */
const FOLD_ROUNDS = 4

/** The address as it is shown: as typed, without surrounding white space, in NFC. */
export const tidyEmail = (typed: string): string => normalizeUpTo(EMAIL_MAX_CHARACTERS, typed.trim())

/**
 * A text as it is searched for and sorted: without surrounding white space, in NFC, without case in full Unicode. Lower alone splits 101 code
 * points (those whose upper case lowers to something else, such as the Kelvin sign), hence the round trip.
 */
export const foldText = (typed: string): string =>
  normalizeUpTo(EMAIL_MAX_CHARACTERS, tidyEmail(typed).toLowerCase().toUpperCase().toLowerCase())

// The whole address, so that a full-width @ or full stop is one.
const decompose = (text: string): string => normalizeUpTo(EMAIL_MAX_CHARACTERS, text, 'NFKC')

const foldOnce = (text: string): string =>
  // A sigma's form depends on what stands behind it.
  dropUnseen(decompose(text)).toLowerCase().toUpperCase().toLowerCase().replaceAll('ς', 'σ')

/** NFKC and case folding without what is not seen, until nothing changes any more. */
const foldIdentity = (text: string): string => {
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

/** `example.org.` is `example.org`: the last dot names the root. */
const dropRoot = (host: string): string => host.replace(/\.+$/, '')

/** A host that UTS 46 refuses is compared as a local part is. */
const canonicalHost = (host: string): string => {
  const folded = foldIdentity(host)
  const ascii = toAsciiHost(dropUnseenButJoiners(host)) ?? toAsciiHost(dropUnseen(host)) ?? toAsciiHost(folded)
  return dropRoot(dropUnseen(ascii ?? folded))
}

const canonicalByUnicode = (typed: string): string => {
  const [local, host] = splitAtHost(decompose(typed.toWellFormed()))
  const folded = foldIdentity(local)
  return host === null ? folded : `${folded}@${canonicalHost(host)}`
}

/**
 * The address as it is compared, everywhere: two addresses with the same key are one. It never holds a blank. The local part without case,
 * compatibility forms and invisible characters; the host in its ASCII form (UTS 46).
 */
export const canonicalEmail = (typed: string): string => {
  const text = typed.trim()
  if (!VISIBLE_ASCII.test(text) || ENCODED_LABEL.test(text)) return canonicalByUnicode(text)
  const key = text.toLowerCase()
  return key.endsWith('.') && key.includes('@') ? dropRoot(key) : key
}

/** The ASCII form of an address's host, to be shown beside it; null where the address shows it already. */
export const findAsciiHost = (email: string): string | null => {
  const [, host] = splitAtHost(email)
  return host === null || VISIBLE_ASCII.test(host) ? null : canonicalHost(decompose(host))
}

/** An address in a line of text, with the ASCII form of its host behind it where that is another: hosts that look alike differ there. */
export const formatAddress = (email: string): string => {
  const host = findAsciiHost(email)
  return host === null ? email : `${email} (${host})`
}

export type EmailFault = 'email-empty' | 'email-too-long' | 'email-malformed' | 'email-mixed-scripts'

/** What else an address has to hold to that is not ASCII, or stands for one that is not. */
const findUnicodeFault = (email: string): EmailFault | null => {
  const plain = decompose(email)
  // Of a character that comes apart, each part counts: the full-width @ and the accent that is a blank with a mark.
  if (hasUnseen(plain) || !SHAPE.test(plain)) return 'email-malformed'
  const [local, host] = splitAtHost(plain)
  const labels = listLabels(host ?? '')
  if (!labels || labels.some((label) => label === '' || hasUnseen(label.replace(/[\u200c\u200d]/g, '')))) return 'email-malformed'
  // A mark in front would sit on what stands before the address.
  if (/^\p{M}/u.test(local)) return 'email-malformed'
  return [local, ...labels].every(isHighlyRestrictive) ? null : 'email-mixed-scripts'
}

/** Why this text is no address of a new user, or null where it is one. */
export const findEmailFault = (typed: string): EmailFault | null => {
  const email = tidyEmail(typed)
  if (email === '') return 'email-empty'
  if ([...email].length > EMAIL_MAX_CHARACTERS) return 'email-too-long'
  if (!email.isWellFormed() || hasUnseen(email) || !SHAPE.test(email)) return 'email-malformed'
  return VISIBLE_ASCII.test(email) && !ENCODED_LABEL.test(email) ? null : findUnicodeFault(email)
}

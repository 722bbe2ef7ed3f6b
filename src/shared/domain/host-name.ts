import { toASCII, toUnicode } from 'tr46'

/** Far above any host (DNS: 253 octets). The time of encoding grows with the square of the length. */
const HOST_MAX_CHARACTERS = 1_016

/**
 * UTS 46 as current DNS clients use it: `ß` stays `ß`.
 *
 * Names that DNS does not allow (`my_pc`) are accepted, because a directory without a network can have them.
 */
const PROCESSING = {
  transitionalProcessing: false,
  useSTD3ASCIIRules: false,
  checkHyphens: false,
  verifyDNSLength: false,
} as const

/**
 * A host's ASCII form (UTS 46). Null if it has none.
 *
 * Does not check which characters may be combined, so that two spellings of one host stay equal.
 */
export const toAsciiHost = (host: string): string | null =>
  host.length > HOST_MAX_CHARACTERS ? null : toASCII(host, { ...PROCESSING, checkBidi: false, checkJoiners: false })

/** The labels of a host in Unicode. Null if UTS 46 refuses the host. */
export const listLabels = (host: string): readonly string[] | null => {
  if (host.length > HOST_MAX_CHARACTERS) return null
  const { domain, error } = toUnicode(host, { ...PROCESSING, checkBidi: true, checkJoiners: true })
  return error ? null : domain.split('.')
}

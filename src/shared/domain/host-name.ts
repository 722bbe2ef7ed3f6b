import { toASCII, toUnicode } from 'tr46'

/** Far above any host (DNS: 253 octets); encoding takes time that grows with the square of the length. */
const HOST_MAX_CHARACTERS = 1_016

/** UTS 46 as DNS clients use it today: `ß` stays `ß`. Names that are no DNS names (`my_desk`) pass, since a directory without a network has such. */
const PROCESSING = {
  transitionalProcessing: false,
  useSTD3ASCIIRules: false,
  checkHyphens: false,
  verifyDNSLength: false,
} as const

/** A host's ASCII form (UTS 46); null where it has none. Lenient about what may stand beside what: two spellings of one host must not become two. */
export const toAsciiHost = (host: string): string | null =>
  host.length > HOST_MAX_CHARACTERS ? null : toASCII(host, { ...PROCESSING, checkBidi: false, checkJoiners: false })

/** The labels of a host in Unicode; null where UTS 46 refuses it. */
export const listLabels = (host: string): readonly string[] | null => {
  if (host.length > HOST_MAX_CHARACTERS) return null
  const { domain, error } = toUnicode(host, { ...PROCESSING, checkBidi: true, checkJoiners: true })
  return error ? null : domain.split('.')
}

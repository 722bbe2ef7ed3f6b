/** What an authenticator app shows above the address, and by which it tells entries apart. */
export type DirectoryIdentity = { readonly id: string; readonly name: string }

const PRODUCT = 'Gatehouse'

/** Two directories of one name on one phone would replace each other's entry. These characters of the id tell them apart. */
const ID_CHARACTERS = 4

/** Characters of the URL for the name and for the address. With both, a QR code has at most 85 modules and fits a dialog. */
const NAME_URL_CHARACTERS = 120
const ADDRESS_URL_CHARACTERS = 270

/** A colon separates the issuer from the address. */
const escapeText = (text: string): string => encodeURIComponent(text).replaceAll('%40', '@')

/** As much of the text as its share of the URL can hold, without half a character. */
const cutTo = (longest: number, text: string): string => {
  if (escapeText(text).length <= longest) return text
  let cut = ''
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (escapeText(`${cut}${segment}…`).length > longest) break
    cut += segment
  }
  return `${cut}…`
}

/** The issuer of a directory, such as "Gatehouse Hill School 3f9a". */
const issuerOf = ({ id, name }: DirectoryIdentity): string => {
  const shown = cutTo(NAME_URL_CHARACTERS, name.replaceAll(':', ' ').replace(/\s+/g, ' ').trim())
  const words = shown === '' || shown.startsWith(PRODUCT) ? shown || PRODUCT : `${PRODUCT} ${shown}`
  return `${words} ${id.slice(0, ID_CHARACTERS)}`
}

/**
 * The `otpauth://` URL that an authenticator app reads from a QR code. Algorithm, digits and period are the defaults of all apps, and each
 * parameter makes the modules of the QR code smaller.
 */
export const totpUri = ({
  secret,
  email,
  directory,
}: {
  secret: string
  email: string
  directory: DirectoryIdentity
}): string => {
  const issuer = escapeText(issuerOf(directory))
  return `otpauth://totp/${issuer}:${escapeText(cutTo(ADDRESS_URL_CHARACTERS, email))}?secret=${secret}&issuer=${issuer}`
}

import { Refusing, refused } from './http-response.ts'

/** A header value with parameters, such as `form-data; name="a"` (RFC 9110, 5.6.6). Names are in lower case. */
export type HeaderValue = { readonly value: string; readonly parameters: readonly (readonly [name: string, value: string])[] }

/** Far longer than any header value that a form needs. */
const MOST_CHARACTERS = 2_000

const PARAMETER = /;[ \t]*(?:([^\s=;"]+)[ \t]*(?:=[ \t]*(?:"((?:[^"\\]|\\[\s\S])*)"|([^;"]*))[ \t]*)?)?/y

/** Null if the text has another form. */
export const parseHeaderValue = (text: string): HeaderValue | null => {
  if (text.length > MOST_CHARACTERS) return null
  const end = text.indexOf(';')
  const value = (end === -1 ? text : text.slice(0, end)).trim().toLowerCase()
  const parameters: [string, string][] = []
  PARAMETER.lastIndex = end === -1 ? text.length : end
  while (PARAMETER.lastIndex < text.length) {
    const match = PARAMETER.exec(text)
    if (!match) return null
    const [, name, quoted, plain = ''] = match
    if (name !== undefined) parameters.push([name.toLowerCase(), quoted?.replace(/\\(["\\])/g, '$1') ?? plain.trim()])
  }
  return { value, parameters }
}

export const findParameter = ({ parameters }: HeaderValue, name: string): string | undefined =>
  parameters.find(([own]) => own === name)?.[1]

/** Labels of UTF-8 and of its subset (Encoding Standard; RFC 2046, 4.1.2). */
const UTF8_CHARSETS: ReadonlySet<string> = new Set(['utf-8', 'utf8'])
const ASCII_CHARSETS: ReadonlySet<string> = new Set(['us-ascii', 'ascii'])

/** Refuses the name of any other encoding than UTF-8 and ASCII. @throws Refusing wrong-charset */
export const requireCharset = (charset: string): void => {
  const name = charset.trim().toLowerCase()
  if (!UTF8_CHARSETS.has(name) && !ASCII_CHARSETS.has(name))
    throw new Refusing(refused(415, 'wrong-charset', 'only UTF-8 is read'))
}

/** Requires every `charset` parameter to name UTF-8 or ASCII. Returns whether one names ASCII. @throws Refusing wrong-charset */
export const readCharset = ({ parameters }: HeaderValue): { readonly isAscii: boolean } => {
  const charsets = parameters.filter(([name]) => name === 'charset').map(([, charset]) => charset)
  charsets.forEach(requireCharset)
  return { isAscii: charsets.some((charset) => ASCII_CHARSETS.has(charset.toLowerCase())) }
}

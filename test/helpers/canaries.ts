import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** A planted secret, and its name in the findings. */
export type Canary = { readonly name: string; readonly bytes: Buffer; readonly isDigits?: true }

export const canary = (name: string, secret: string | Buffer): Canary => ({
  name,
  bytes: typeof secret === 'string' ? Buffer.from(secret, 'utf8') : secret,
})

/** Six digits occur by chance in longer numbers, so a code only counts if it stands alone. */
export const digitCanary = (name: string, code: string): Canary => ({ ...canary(name, code), isDigits: true })

// Base64 of a text within other data has three forms. Each is taken without the characters that its neighbours decide.
const base64Forms = (bytes: Buffer): string[] =>
  [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=+$/, '')
    return text.slice(before === 0 ? 0 : before + 1, -1)
  })

const swapped = (bytes: Buffer): Buffer => Buffer.from(bytes).swap16()

/** Every encoding of a secret that can be read without a key. */
const formsOf = ({ bytes }: Canary): Buffer[] => {
  const utf16 = Buffer.from(bytes.toString('utf8'), 'utf16le')
  const hex = bytes.toString('hex')
  const urlSafe = (text: string): string => text.replaceAll('+', '-').replaceAll('/', '_')
  const texts = [hex, hex.toUpperCase(), ...base64Forms(bytes).flatMap((text) => [text, urlSafe(text)])]
  return [bytes, utf16, swapped(utf16), ...texts.map((text) => Buffer.from(text, 'latin1'))]
}

const holds = (content: Buffer, canary: Canary): boolean => {
  if (canary.isDigits) return new RegExp(`(?<![0-9A-Za-z])${canary.bytes}(?![0-9A-Za-z])`).test(content.toString('latin1'))
  return formsOf(canary).some((form) => content.includes(form))
}

/** The canaries found in the files of a folder. */
export const findCanaries = (folder: string, canaries: readonly Canary[], except: readonly string[] = []): string[] => {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => !except.includes(name))
  return files
    .filter((name) => statSync(join(folder, name)).isFile())
    .flatMap((name) => {
      const content = readFileSync(join(folder, name))
      return canaries.filter((one) => holds(content, one)).map((one) => `${one.name} in ${name}`)
    })
}

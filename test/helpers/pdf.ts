import { inflateSync } from 'node:zlib'

/** Objects of a PDF that Chromium wrote: no encryption and no object streams. */
const readObjects = (pdf: Buffer): Map<string, { head: string; stream: string }> => {
  const text = pdf.toString('latin1')
  const objects = new Map<string, { head: string; stream: string }>()
  for (const found of text.matchAll(/^(\d+) 0 obj\n([\s\S]*?)endobj/gm)) {
    const [, id = '', body = ''] = found
    const [head = '', raw] = body.split(/stream\r?\n/, 2)
    const length = Number(/\/Length (\d+)/.exec(head)?.[1] ?? 0)
    const stream = raw === undefined ? '' : Buffer.from(raw.slice(0, length), 'latin1')
    const isPacked = stream !== '' && /\/Filter \/FlateDecode/.test(head)
    objects.set(id, { head, stream: isPacked ? inflateSync(stream as Buffer).toString('latin1') : String(stream) })
  }
  return objects
}

const fromUtf16 = (hex: string): string =>
  String.fromCharCode(...(hex.match(/.{4}/g) ?? []).map((unit) => Number.parseInt(unit, 16)))

/** Glyphs and their characters, from a ToUnicode map. */
const readMap = (cmap: string): Map<string, string> => {
  const glyphs = new Map<string, string>()
  for (const [, part = ''] of cmap.matchAll(/beginbfchar([\s\S]*?)endbfchar/g))
    for (const [, glyph = '', unicode = ''] of part.matchAll(/<(\w+)> <(\w+)>/g))
      glyphs.set(glyph.toUpperCase(), fromUtf16(unicode))
  for (const [, part = ''] of cmap.matchAll(/beginbfrange([\s\S]*?)endbfrange/g))
    for (const [, first = '', last = '', unicode = ''] of part.matchAll(/<(\w+)> <(\w+)> <(\w+)>/g))
      for (let code = Number.parseInt(first, 16); code <= Number.parseInt(last, 16); code += 1) {
        const glyph = code.toString(16).toUpperCase().padStart(first.length, '0')
        glyphs.set(glyph, String.fromCharCode(Number.parseInt(unicode, 16) + code - Number.parseInt(first, 16)))
      }
  return glyphs
}

/** The pages of a PDF: size in points, names of the embedded fonts, and text without white space in the order of drawing. */
export const readPdf = (pdf: Buffer): { width: number; height: number; fonts: string[]; text: string }[] => {
  const objects = readObjects(pdf)
  const headOf = (id: string): string => objects.get(id)?.head ?? ''
  const pages = [...objects.values()].filter(({ head }) => /\/Type \/Page\b(?!s)/.test(head))
  return pages.map(({ head }) => {
    const [, width = 0, height = 0] = (/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(head) ?? []).map(Number)
    const resources = /\/Resources (\d+) 0 R/.exec(head)?.[1]
    const fonts = new Map<string, Map<string, string>>()
    const names: string[] = []
    for (const [, name = '', id = ''] of (resources === undefined ? head : headOf(resources)).matchAll(/\/(F\d+) (\d+) 0 R/g)) {
      fonts.set(name, readMap(objects.get(/\/ToUnicode (\d+)/.exec(headOf(id))?.[1] ?? '')?.stream ?? ''))
      const descriptor = headOf(/\/FontDescriptor (\d+)/.exec(headOf(id))?.[1] ?? '')
      names.push(/\/FontName \/([^\s/]+)/.exec(descriptor)?.[1] ?? /\/BaseFont \/([^\s/]+)/.exec(headOf(id))?.[1] ?? '')
    }
    const content = objects.get(/\/Contents (\d+)/.exec(head)?.[1] ?? '')?.stream ?? ''
    let font = new Map<string, string>()
    let text = ''
    for (const [, name, string] of content.matchAll(/\/(F\d+) [\d.]+ Tf|<(\w+)>/g)) {
      if (name !== undefined) font = fonts.get(name) ?? new Map()
      const size = [...font.keys()][0]?.length ?? 4
      for (const glyph of string?.toUpperCase().match(new RegExp(`.{${size}}`, 'g')) ?? []) text += font.get(glyph) ?? ''
    }
    return { width, height, fonts: names, text: text.replace(/\s/g, '') }
  })
}

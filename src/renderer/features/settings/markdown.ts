/** A part of a line. Links lead out of the window, so only their text is kept. */
export type Inline = { readonly kind: 'text' | 'code' | 'strong'; readonly text: string }

export type Block =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'paragraph'; readonly parts: Inline[] }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'list'; readonly items: Inline[][] }
  | { readonly kind: 'table'; readonly head: Inline[][]; readonly rows: Inline[][][] }

const INLINE = /`([^`]+)`|\*\*([^*]+)\*\*|\[([^\]]+)\]\([^)]*\)/g

export const readInline = (line: string): Inline[] => {
  const parts: Inline[] = []
  const add = (kind: Inline['kind'], text: string): void => {
    if (text !== '') parts.push({ kind, text })
  }
  let end = 0
  for (const match of line.matchAll(INLINE)) {
    const [whole, code = '', strong = '', link = ''] = match
    add('text', line.slice(end, match.index))
    add('code', code)
    add('strong', strong)
    add('text', link)
    end = match.index + whole.length
  }
  add('text', line.slice(end))
  return parts
}

const readCells = (line: string): Inline[][] =>
  line
    .trim()
    .slice(1, -1)
    .split('|')
    .map((cell) => readInline(cell.trim()))

/** The blocks of a text in the part of Markdown that our documents use. The title is left out, because the dialog has it. */
export const readMarkdown = (text: string): Block[] => {
  const blocks: Block[] = []
  const lines = text.split('\n')
  for (let index = 0; index < lines.length; index += 1) {
    /** The lines from here on that belong together, without the first one if it only opens them. */
    const takeWhile = (isPart: (line: string) => boolean): string[] => {
      const taken: string[] = []
      for (let line = lines[index]; line !== undefined && isPart(line); line = lines[index]) {
        taken.push(line)
        index += 1
      }
      index -= 1
      return taken
    }
    const line = lines[index] ?? ''
    if (line.startsWith('## ')) blocks.push({ kind: 'heading', text: line.slice(3) })
    else if (line.startsWith('```')) {
      index += 1
      blocks.push({ kind: 'code', text: takeWhile((next) => !next.startsWith('```')).join('\n') })
      index += 1
    } else if (line.startsWith('|')) {
      const [head = '', , ...rows] = takeWhile((next) => next.startsWith('|'))
      blocks.push({ kind: 'table', head: readCells(head), rows: rows.map(readCells) })
    } else if (line.startsWith('- ')) {
      const items = takeWhile((next) => next !== '')
        .join('\n')
        .split(/^- /m)
      blocks.push({ kind: 'list', items: items.slice(1).map((item) => readInline(item.replace(/\s+/g, ' ').trim())) })
    } else if (line !== '' && !line.startsWith('# '))
      blocks.push({ kind: 'paragraph', parts: readInline(takeWhile((next) => next !== '').join(' ')) })
  }
  return blocks
}

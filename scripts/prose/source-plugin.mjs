import { parseSync } from 'vite'

/** The comment marks at the start of a line, which are not words. */
const LINE_START = /^[ \t]*\*? ?/gm

/** A directive to a tool, such as `// biome-ignore` or `/// <reference>`, is not prose. */
const isDirective = (text) => /^(?:\/|[ *]*(?:biome-ignore|@ts-|eslint-|v8 ignore))/.test(text)

/** The position of an offset in a file: textlint counts lines from 1 and columns from 0. */
function makeLocator(source) {
  const starts = [0]
  for (let index = source.indexOf('\n'); index !== -1; index = source.indexOf('\n', index + 1)) starts.push(index + 1)
  return (offset) => {
    let line = starts.length
    while (line > 1 && starts[line - 1] > offset) line -= 1
    return { line, column: offset - starts[line - 1] }
  }
}

/** Consecutive `//` lines form one text. */
function joinLines(comments, source) {
  const joined = []
  for (const { type, value, start, end } of comments) {
    const last = joined.at(-1)
    const isNextLine = last?.type === 'Line' && type === 'Line' && /^\s*$/.test(source.slice(last.end, start))
    if (isNextLine) Object.assign(last, { value: `${last.value}\n${value}`, end })
    else joined.push({ type, value, start, end })
  }
  return joined
}

/** Files whose string literals are visible text. */
const MESSAGES = /(?:^|\/)src\/shared\/messages\//

/** The string literals and the parts of template literals below a syntax node, except the names of imported modules. */
function* textsBelow(node) {
  if (Array.isArray(node)) for (const child of node) yield* textsBelow(child)
  if (typeof node?.type !== 'string' || node.type === 'ImportDeclaration') return
  const { type, value, start, end } = node
  if (type === 'Literal' && typeof value === 'string') yield { value, start, end }
  if (type === 'TemplateElement') yield { value: value.cooked ?? '', start, end }
  for (const child of Object.values(node)) if (typeof child === 'object') yield* textsBelow(child)
}

/** The comments of a source file as paragraphs, for rules that read Markdown. In files of messages the texts too. */
function toDocument(source, filePath) {
  const { comments, program } = parseSync(filePath, source)
  const texts = MESSAGES.test(filePath) ? [...textsBelow(program)] : []
  const locate = makeLocator(source)
  const children = [...joinLines(comments, source).filter(({ value }) => !isDirective(value)), ...texts].flatMap(
    ({ value, start, end }) => {
      const node = { range: [start, end], loc: { start: locate(start), end: locate(end) } }
      // A list, a table or a JSDoc tag starts a new text.
      return value
        .replace(LINE_START, '')
        .split(/\n\s*\n|\n(?=[-|@])/)
        .filter((text) => text.trim() !== '' && !/^[|@]/.test(text.trim()))
        .map((text) => ({
          ...node,
          type: 'Paragraph',
          raw: text,
          children: [{ ...node, type: 'Str', raw: text, value: text.replaceAll('\n', ' ') }],
        }))
    },
  )
  const whole = { range: [0, source.length], loc: { start: locate(0), end: locate(source.length) } }
  return { type: 'Document', raw: source, ...whole, children }
}

/** A textlint plugin that reads the comments of TypeScript and JavaScript. */
export const sourcePlugin = {
  Processor: class {
    availableExtensions() {
      return ['.ts', '.tsx', '.mjs']
    }

    processor() {
      return {
        preProcess: (text, filePath) => toDocument(text, filePath),
        postProcess: (messages, filePath) => ({ messages, filePath }),
      }
    }
  },
}

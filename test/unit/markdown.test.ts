import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Block, type Inline, readInline, readMarkdown } from '../../src/renderer/features/settings/markdown.ts'

const textsOf = (block: Block): string[] => {
  const join = (parts: readonly Inline[]): string => parts.map(({ text }) => text).join('')
  switch (block.kind) {
    case 'heading':
    case 'code':
      return [block.text]
    case 'list':
      return block.items.map(join)
    case 'table':
      return [...block.head, ...block.rows.flat()].map(join)
    default:
      return [join(block.parts)]
  }
}

test('a document is read as headings, paragraphs, lists, tables and code', () => {
  const text =
    '# Title\n\nOne `a|b`\nline **two**.\n\n## Part\n\n- first\n  goes on\n- second\n\n| a | b |\n|---|---|\n| `x` | |\n\n```\nGET /\n\nHost: x\n```\n\nEnd, [see](https://example.org).\n'
  expect(readMarkdown(text)).toEqual([
    {
      kind: 'paragraph',
      parts: [
        { kind: 'text', text: 'One ' },
        { kind: 'code', text: 'a|b' },
        { kind: 'text', text: ' line ' },
        { kind: 'strong', text: 'two' },
        { kind: 'text', text: '.' },
      ],
    },
    { kind: 'heading', text: 'Part' },
    { kind: 'list', items: [[{ kind: 'text', text: 'first goes on' }], [{ kind: 'text', text: 'second' }]] },
    {
      kind: 'table',
      head: [[{ kind: 'text', text: 'a' }], [{ kind: 'text', text: 'b' }]],
      rows: [[[{ kind: 'code', text: 'x' }], []]],
    },
    { kind: 'code', text: 'GET /\n\nHost: x' },
    {
      kind: 'paragraph',
      parts: [
        { kind: 'text', text: 'End, ' },
        { kind: 'text', text: 'see' },
        { kind: 'text', text: '.' },
      ],
    },
  ])
})

test('markup is text', () => {
  for (const text of ['<script>alert(1)</script>', '<img src=x onerror=alert(1)>', '&lt;b&gt;'])
    expect(readInline(text)).toEqual([{ kind: 'text', text }])
})

test('all of the documentation of the HTTP API is read, and no sign of its notation is left', () => {
  const text = readFileSync(join(import.meta.dirname, '../../docs/http-api.md'), 'utf8')
  const blocks = readMarkdown(text)
  for (const kind of ['heading', 'paragraph', 'list', 'table', 'code'])
    expect(blocks.some((block) => block.kind === kind)).toBe(true)
  for (const block of blocks) {
    if (block.kind === 'table') for (const row of block.rows) expect(row).toHaveLength(block.head.length)
    if (block.kind !== 'code') for (const words of textsOf(block)) expect(words).not.toMatch(/\*\*|`|^[#|-] |]\(/)
  }
  // Every word is there.
  const words = (some: string): string[] => some.match(/[A-Za-z]{3,}/g) ?? []
  const shown = new Set(blocks.flatMap(textsOf).flatMap(words))
  const links = text.replaceAll(/]\([^)]*\)/g, ']').replace(/^# .*$/m, '')
  expect(words(links).filter((word) => !shown.has(word))).toEqual([])
})

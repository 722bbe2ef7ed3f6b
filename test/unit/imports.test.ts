import { execFile } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, extname, join } from 'node:path'
import { promisify } from 'node:util'
import { parseSync } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { breaks, circle, soundTree } from '../helpers/import-breaks.ts'

/** Reading the whole tree takes seconds, and more on a busy machine (milliseconds). */
const CRUISE_MS = 60_000

type Cruise = {
  modules: { source: string; dependencies: { module: string; protocol?: string }[] }[]
  summary: { violations: { from: string; to: string; rule: { name: string } }[] }
}

const ROOT = join(import.meta.dirname, '../..')

/** More than a handful: a checker that reads nothing also reports nothing. */
const FEWEST_MODULES = 70

const CRUISE_OUTPUT_MAX_BYTES = 64 * 1024 * 1024

const cruise = async (folder: string): Promise<Cruise> => {
  const program = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs')
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [program, '--config', '.dependency-cruiser.mjs', '--output-type', 'json', 'src'],
    { cwd: folder, maxBuffer: CRUISE_OUTPUT_MAX_BYTES },
  )
  return JSON.parse(stdout)
}

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** A house of one-line modules under the real table. */
const build = (tree: Readonly<Record<string, readonly string[]>>): string => {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-imports-'))
  folders.push(folder)
  for (const name of ['.dependency-cruiser.mjs', 'package.json']) copyFileSync(join(ROOT, name), join(folder, name))
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction')
  for (const [path, lines] of Object.entries(tree)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), `${lines.join('\n')}\n`)
  }
  return folder
}

const violationsOf = ({ summary }: Cruise): string[] =>
  summary.violations.map(({ from, to, rule }) => `${rule.name}: ${from} -> ${to}`)

describe('the import table', () => {
  let broken: Cruise
  beforeAll(async () => {
    const tree: Record<string, readonly string[]> = { ...soundTree }
    for (const { from, line } of [...breaks, ...circle]) tree[from] = [...(tree[from] ?? []), line]
    broken = await cruise(build(tree))
  }, CRUISE_MS)

  it('finds nothing wrong with a house that keeps to it', async () => {
    const sound = await cruise(build(soundTree))
    expect(violationsOf(sound)).toEqual([])
    expect(sound.modules.length).toBeGreaterThanOrEqual(Object.keys(soundTree).length)
  })

  it.each(breaks)('catches "$line" in $from by the rule $rule', ({ rule, from, to }) => {
    const caught = broken.summary.violations.filter((violation) => violation.rule.name === rule && violation.from === from)
    expect(
      caught.some((violation) => violation.to.includes(to)),
      violationsOf(broken).join('\n'),
    ).toBe(true)
  })

  it('catches a circle', () => {
    const circles = broken.summary.violations.filter(({ rule }) => rule.name === 'no-circles')
    expect(circles.some(({ from, to }) => circle.some((one) => one.from === from) && circle.some((one) => one.from === to))).toBe(
      true,
    )
  })

  it('breaks every rule of the table at least once', async () => {
    const { default: table }: { default: { forbidden: { name: string }[] } } = await import(join(ROOT, '.dependency-cruiser.mjs'))
    const broke = new Set(broken.summary.violations.map(({ rule }) => rule.name))
    expect(table.forbidden.map(({ name }) => name).filter((name) => !broke.has(name))).toEqual([])
  })
})

describe('the house', () => {
  let real: Cruise
  beforeAll(async () => {
    real = await cruise(ROOT)
  }, CRUISE_MS)

  it('keeps to the import table [import-table]', () => {
    expect(violationsOf(real)).toEqual([])
  })

  it('is read whole: every module, and every import that another parser finds in it [import-check-complete]', () => {
    const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((path) => ['.ts', '.tsx'].includes(extname(path)) && !path.endsWith('.d.ts'))
      .map((path) => join('src', path))
    expect(sources.length).toBeGreaterThan(FEWEST_MODULES)
    const seen = new Map(
      real.modules.map(({ source, dependencies }) => [
        source,
        dependencies.map((found) => `${found.protocol ?? ''}${found.module}`),
      ]),
    )
    for (const path of sources) {
      const imports = listImports(path, readFileSync(join(ROOT, path), 'utf8'))
      expect(new Set(seen.get(path)), path).toEqual(new Set(imports))
    }
  })
})

describe('the other parser', () => {
  it('finds every form of an import', () => {
    const forms = [
      "import a from 'a'",
      "import type { B } from 'b'",
      "export * from 'c'",
      "export type { D } from 'd'",
      "const e = <T,>(x: T) => import('e')",
      "type F = Array<import('f').F>",
      "import 'g'",
      "const h = <p>{import('h')}</p>",
      "declare module 'i' {}",
      "const j = require('j')",
      'const k = import(`k`)',
    ]
    expect(listImports('every.tsx', forms.join('\n'))).toEqual([...'abcdefghijk'])
    expect(() => listImports('computed.ts', 'void import(name)')).toThrow()
  })
})

/** Every module that a source names, in whatever way, found by oxc; dependency-cruiser reads with swc. */
function listImports(path: string, source: string): string[] {
  const { program, errors } = parseSync(path, source)
  if (errors.length > 0) throw new Error(`${path} cannot be parsed: ${errors[0]?.message}`)
  const found: string[] = []
  const add = (specifier: unknown): void => {
    const text = readText(specifier)
    if (text === null) throw new Error(`${path} computes the name of a module, which no table can hold`)
    found.push(text)
  }
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) for (const item of node) walk(item)
    if (!isNode(node)) return
    if (/^(Import|ExportNamed|ExportAll)Declaration$/.test(node.type) && node.source) add(node.source)
    if (/^(ImportExpression|TSImportType)$/.test(node.type)) add(node.source ?? node.argument)
    if (node.type === 'TSExternalModuleReference') add(node.expression)
    if (node.type === 'TSModuleDeclaration' && readText(node.id) !== null) add(node.id)
    if (node.type === 'CallExpression' && isNode(node.callee) && node.callee.name === 'require') add([node.arguments].flat()[0])
    for (const child of Object.values(node)) walk(child)
  }
  walk(program)
  return found
}

type Node = { readonly type: string; readonly [key: string]: unknown }

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}

function readText(value: unknown): string | null {
  if (!isNode(value)) return null
  if (value.type === 'Literal' && typeof value.value === 'string') return value.value
  if (value.type === 'TSLiteralType') return readText(value.literal)
  const [only, ...others] = [value.quasis].flat()
  if (value.type !== 'TemplateLiteral' || others.length > 0 || !isNode(only)) return null
  const { cooked } = only.value as { cooked: string }
  return cooked
}

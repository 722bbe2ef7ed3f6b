import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inspectInput } from '../../src/main/pipeline/input-shape.ts'

// An own `__proto__`, which one value in some thousands has, is refused: see below.
const plain = fc
  .jsonValue({ maxDepth: 5, stringUnit: 'binary' })
  .filter((value) => !JSON.stringify(value).includes('"__proto__":'))

const notPlain = fc.oneof(
  fc.date(),
  fc
    .constantFrom<() => unknown>(
      () => new Map(),
      () => new Set(),
      () => /x/,
      () => new Error('x'),
      () => new Uint8Array(1),
      () => new ArrayBuffer(1),
      () => Symbol('x'),
      () => () => 1,
      () => new (class Account {})(),
      () => Object.create({ role: 'administrator' }),
      () => JSON.parse('{"__proto__": {"role": "administrator"}}'),
      () => Promise.resolve(),
      () => new Proxy(class {}, {}),
    )
    .map((make) => make()),
)

/** The value inside lists and objects, so many deep. */
const wrap = (value: unknown, depth: number): unknown => {
  let wrapped = value
  for (let level = 0; level < depth; level += 1) wrapped = level % 2 === 0 ? [wrapped] : { inner: wrapped }
  return wrapped
}

describe('the inspection of an input', () => {
  it('lets plain data of an honest size pass, as it was sent and as it was cloned', () => {
    fc.assert(
      fc.property(plain, (value) => {
        expect(inspectInput(value)).toBe('plain')
        expect(inspectInput(structuredClone(value))).toBe('plain')
      }),
    )
    expect(inspectInput(undefined)).toBe('plain')
    expect(inspectInput(Object.create(null))).toBe('plain')
  })

  it('refuses what is no plain data, wherever it stands [plain-data-only]', () => {
    fc.assert(
      fc.property(notPlain, fc.nat(8), (value, depth) => {
        expect(inspectInput(wrap(value, depth))).toBe('not-plain')
      }),
    )
  })

  it('refuses half a surrogate pair in any text and any name, wherever it stands', () => {
    const half = fc.integer({ min: 0xd800, max: 0xdfff }).map((unit) => `a${String.fromCharCode(unit)}b`)
    fc.assert(
      fc.property(half, fc.nat(7), (text, depth) => {
        expect(inspectInput(wrap(text, depth))).toBe('malformed-text')
        expect(inspectInput(wrap({ [text]: 1 }, depth))).toBe('malformed-text')
      }),
    )
  })

  it('refuses what is deeper than any honest call', () => {
    fc.assert(
      fc.property(plain, fc.integer({ min: 9, max: 2_000 }), (value, depth) => {
        expect(inspectInput(wrap(value, depth))).toBe('too-large')
      }),
    )
  })

  it('refuses a circle', () => {
    const circle: Record<string, unknown> = {}
    circle.self = circle
    expect(inspectInput(circle)).toBe('too-large')
    const list: unknown[] = []
    list.push(list)
    expect(inspectInput({ list })).toBe('too-large')
  })

  it('refuses more text than any honest call has, in values, keys or many small pieces', () => {
    const megabyte = 'x'.repeat(1024 * 1024)
    expect(inspectInput(megabyte)).toBe('too-large')
    expect(inspectInput({ [megabyte]: 1 })).toBe('too-large')
    expect(inspectInput(Array.from({ length: 1_000 }, () => 'x'.repeat(1_000)))).toBe('too-large')
    expect(inspectInput(Array.from({ length: 100_000 }, () => 0))).toBe('too-large')
    expect(inspectInput(Array.from({ length: 200 }, () => Array.from({ length: 200 }, () => 0)))).toBe('too-large')
    expect(inspectInput(new Array(2 ** 32 - 1))).toBe('too-large')
  })

  it('answers for anything at all', () => {
    const kinds = ['plain', 'too-large', 'not-plain', 'malformed-text']
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withNullPrototype: true,
      withSparseArray: true,
      withTypedArray: true,
    })
    fc.assert(fc.property(anything, (value) => kinds.includes(inspectInput(value))))
  })
})

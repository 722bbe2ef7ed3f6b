import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../../scripts/places.mjs'
import { readGridKey } from '../../src/renderer/hooks/grid-keys.ts'
import { readKey } from '../../src/renderer/hooks/key-reader.ts'

const press = (key: string, code: string, shiftKey = false) => ({ key, code, shiftKey })

test.each([
  ['Russian', 'л', 'KeyK', 'k'],
  ['Greek', 'κ', 'KeyK', 'k'],
  ['Hebrew', 'ל', 'KeyK', 'k'],
  ['Arabic', 'ن', 'KeyK', 'k'],
  ['Ukrainian', 'ф', 'KeyA', 'a'],
  ['Hebrew', 'ש', 'KeyA', 'a'],
  ['Arabic', 'ش', 'KeyA', 'a'],
  ['Thai', 'ฟ', 'KeyA', 'a'],
  ['Georgian', 'რ', 'KeyR', 'r'],
  ['Arabic, with a ligature of two letters', 'لا', 'KeyB', 'b'],
  ['Arabic', 'ظ', 'Slash', '/'],
])('on a %s layout, %s on %s is the shortcut %s', (_layout, key, code, meant) => {
  expect(readKey(press(key, code))).toBe(meant)
})

test('with Shift, the key at the place is the one with Shift', () => {
  expect(readKey(press('Л', 'KeyK', true))).toBe('K')
  expect(readKey(press('؟', 'Slash', true))).toBe('?')
})

test('on a Latin layout the letter counts and not its place, with an accent too', () => {
  expect(readKey(press('t', 'KeyK'))).toBe('t')
  expect(readKey(press('k', 'KeyV'))).toBe('k')
  expect(readKey(press('q', 'KeyA'))).toBe('q')
  expect(readKey(press('ą', 'KeyA'))).toBe('ą')
  expect(readKey(press('ı', 'KeyI'))).toBe('ı')
})

test('named keys, signs and keys without a US letter stay as they are', () => {
  for (const [key, code] of [
    ['Escape', 'Escape'],
    ['ArrowDown', 'ArrowDown'],
    ['Process', 'KeyK'],
    ['Dead', 'BracketLeft'],
    ['.', 'Slash'],
    ['ж', 'Semicolon'],
  ] as const)
    expect(readKey(press(key, code))).toBe(key)
})

test('while an input method composes, no key means anything, in the page and in React', () => {
  expect(readKey({ ...press('Escape', 'Escape'), isComposing: true })).toBe('')
  expect(readKey({ ...press('ArrowDown', 'ArrowDown'), nativeEvent: { isComposing: true } })).toBe('')
  expect(readKey({ ...press('k', 'KeyK'), isComposing: true })).toBe('')
  const at = { active: 3, rows: 9, rowsInSight: 5 }
  const held = { ctrlKey: false, metaKey: false, altKey: false }
  expect(readGridKey({ ...press('ArrowDown', 'ArrowDown'), ...held, isComposing: true }, at)).toBeNull()
  expect(readGridKey({ ...press('ф', 'KeyA'), ...held, ctrlKey: true }, at)).toEqual({ kind: 'select-all' })
})

test('no other file of the window reads the key of a press by itself', () => {
  const folder = join(root, 'src/renderer')
  const readers = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /[.]tsx?$/.test(path))
    .filter((path) =>
      /\bevent\.(key|code|keyCode)\b|\{[^{}]*\bkey\b[^{}]*\} = event\b/.test(readFileSync(join(folder, path), 'utf8')),
    )
  expect(readers).toEqual([join('hooks', 'key-reader.ts')])
})

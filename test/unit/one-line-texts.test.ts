import { expect, test } from 'vitest'
import { changeReason, personName, programName } from '../../src/shared/api/fields.ts'
import { groupName } from '../../src/shared/api/user-fields.ts'
import { directoryName } from '../../src/shared/domain/directory-name.ts'
import { SEARCH_MAX_CHARACTERS } from '../../src/shared/domain/limits.ts'
import { cutSearch } from '../../src/shared/domain/search-key.ts'

const fields = { personName, programName, groupName, directoryName, changeReason }

test.each(Object.entries(fields))(
  '%s loses the tabs, line feeds and blanks at its ends, as copying from a table adds them',
  (_name, schema) => {
    for (const typed of [
      'Year 7\t',
      '\tYear 7',
      'Year 7\n',
      'Year 7\r\n',
      '\u00a0Year 7\u2028',
      '\ufeffYear 7 \t\r\n',
      '\vYear 7\f',
    ])
      expect(schema.parse(typed)).toBe('Year 7')
  },
)

test.each(Object.entries(fields))('%s has no tab or line break within, and no control character at its ends', (_name, schema) => {
  for (const typed of ['Year\t7', 'Year\n7', 'Year\r\n7', 'Year\u20287', 'Year 7\0', '\u001bYear 7', 'Year 7\u007f'])
    expect(schema.safeParse(typed).success, JSON.stringify(typed)).toBe(false)
})

test.each(Object.entries(fields))(
  '%s takes no character that changes the direction of text, and keeps the joiners of its scripts',
  (_name, schema) => {
    for (const control of '\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069')
      for (const typed of [`Eve${control}nimda`, `${control}Eve`, `Eve${control}`])
        expect(schema.safeParse(typed).error?.issues[0]?.message, JSON.stringify(typed)).toBe('invisible-characters')
    // Persian with U+200C, Sinhala with U+200D, and a family of emoji with U+200D.
    for (const typed of ['علی\u200Cرضا', 'ශ්\u200Dරී', '👩\u200D👩\u200D👧']) expect(schema.parse(typed)).toBe(typed)
  },
)

test('a name of blanks alone is empty, and is refused where a name is needed', () => {
  for (const typed of ['', ' ', '\t', '\r\n', '\u00a0']) {
    expect(personName.parse(typed)).toBe('')
    expect(programName.safeParse(typed).error?.issues[0]?.message).toBe('empty')
    expect(groupName.safeParse(typed).error?.issues[0]?.message).toBe('group-name-empty')
  }
})

test('a search is cut to its longest length, never within a character', () => {
  expect(cutSearch('a'.repeat(SEARCH_MAX_CHARACTERS))).toHaveLength(SEARCH_MAX_CHARACTERS)
  expect(cutSearch('a'.repeat(5_000))).toHaveLength(SEARCH_MAX_CHARACTERS)
  const cut = cutSearch(`${'a'.repeat(SEARCH_MAX_CHARACTERS - 1)}😀`)
  expect(cut).toBe('a'.repeat(SEARCH_MAX_CHARACTERS - 1))
  expect(cutSearch('😀'.repeat(200)).isWellFormed()).toBe(true)
})

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openImport } from '../../src/main/transfer/import-source.ts'
import type { ImportSourceOptions, OpenedImport } from '../../src/main/transfer/opened-import.ts'

const folder = mkdtempSync(join(tmpdir(), 'gatehouse-import-source-'))
afterAll(() => rmSync(folder, { recursive: true }))

const write = (content: string | Buffer): string => {
  const path = join(folder, 'people.csv')
  writeFileSync(path, content)
  return path
}

const open = (content: string | Buffer, options: ImportSourceOptions = {}): OpenedImport => {
  const opened = openImport([write(content)], options)
  if ('fault' in opened) throw new Error(opened.fault)
  return opened
}

const faultOf = (content: string | Buffer, options: ImportSourceOptions = {}): unknown => {
  const opened = openImport([write(content)], options)
  return 'fault' in opened ? opened : 'opened'
}

test('a table is read by its titles, and each value becomes what its field needs', () => {
  const opened = open(
    'E-Mail;Vorname;Nachname;Gesperrt;Angelegt;Abteilung\n ada@example.com ;Ada;Lovelace;ja;17.02.2019 07:37;"IT; Nord"\n',
  )
  expect(opened.separator).toBe(';')
  expect([...opened.read()]).toMatchObject([
    {
      kind: 'user',
      row: 2,
      email: 'ada@example.com',
      name: 'Ada Lovelace',
      groups: ['IT', 'Nord'],
      isDisabled: true,
      createdAt: Date.UTC(2019, 1, 17, 7, 37),
      password: { kind: 'none' },
    },
  ])
  opened.close()
})

test('a row with too few or too many cells is refused, and no cell moves to another column [import-ragged-rows]', () => {
  const opened = open('email,name,note\na@example.com,A\nb@example.com,B,n,\nc@example.com,C,n\n')
  expect([...opened.read()]).toMatchObject([
    { kind: 'refused', row: 2, shown: 'a@example.com', reason: 'ragged-row' },
    { kind: 'refused', row: 3, shown: 'b@example.com', reason: 'ragged-row' },
    { kind: 'user', row: 4, email: 'c@example.com', note: 'n' },
  ])
  opened.close()
})

test('a dump of WordPress is joined with the metadata of its users, and who has no role is disabled', () => {
  const opened = open(
    [
      '-- MySQL dump 10.13',
      'CREATE TABLE `x_users` (`ID` bigint NOT NULL, `user_login` varchar(60), `user_pass` varchar(255), `user_email` varchar(100), PRIMARY KEY (`ID`));',
      "INSERT INTO `x_users` VALUES (1,'ada','$P$BsSozX7pxy0bajB//ff34WOg4vN9OI/','ada@example.com'),(2,'bob','','bob@example.com');",
      "INSERT INTO `x_usermeta` (`umeta_id`, `user_id`, `meta_key`, `meta_value`) VALUES (1,1,'first_name','Ada'),(2,1,'last_name','L\\'ovelace'),(3,1,'x_capabilities','a:1:{s:6:\\\"editor\\\";b:1;}'),(4,2,'x_capabilities','a:0:{}'),(5,1,'session_tokens','secret');",
    ].join('\n'),
  )
  expect(opened.format).toBe('wordpress')
  const records = [...opened.read()]
  expect(records).toMatchObject([
    {
      email: 'ada@example.com',
      name: "Ada L'ovelace",
      isDisabled: false,
      password: { kind: 'hash', hash: { scheme: 'phpass' } },
    },
    { email: 'bob@example.com', isDisabled: true, password: { kind: 'none' } },
  ])
  expect(JSON.stringify(records)).not.toContain('secret')
  opened.close()
})

test('a hash in a column of passwords stays a hash [import-hash-stays]', () => {
  const hash = '$2b$12$sM2oOA7zAG7ghlg6aW09Y.UbDnuwbNBmHxarwMUCMPf8og8izYbSW'
  const opened = open(`email,password\na@example.com,secret words\nb@example.com,${hash}\n`)
  expect([...opened.read()]).toMatchObject([
    { password: { kind: 'plain', password: 'secret words' } },
    { password: { kind: 'hash', hash: { scheme: 'bcrypt', hash } } },
  ])
  opened.close()
})

test('a file is refused as a whole where its rows are not certain', () => {
  expect(faultOf('email,name\na@example.com,"A\n')).toEqual({ fault: 'quote-unclosed', line: 2 })
  expect(faultOf('email,name\na@example.com,"A"B\n')).toEqual({ fault: 'text-after-quote', line: 2 })
  expect(faultOf('')).toEqual({ fault: 'file-empty', line: null })
  expect(faultOf(`${'a,'.repeat(1_001)}\n`)).toEqual({ fault: 'too-many-columns', line: 1 })
  expect(faultOf('email\n', { separator: '"' })).toEqual({ fault: 'separator-wrong', line: null })
  expect(faultOf(Buffer.from('email\n\xff', 'latin1'), { encoding: 'utf-8' })).toEqual({ fault: 'encoding-wrong', line: null })
  expect(openImport([join(folder, 'missing.csv')])).toEqual({ fault: 'file-missing', line: null })
  expect(openImport([folder])).toEqual({ fault: 'file-unreadable', line: null })
})

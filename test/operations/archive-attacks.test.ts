import { createHash } from 'node:crypto'
import { copyFileSync, readFileSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readKeysFile } from '../../src/main/store/keys-file.ts'
import { signDigest } from '../../src/main/store/sqlite/archives/archive-format.ts'
import { nextLink } from '../../src/main/store/sqlite/tables/audit-chain.ts'
import { archivesOf, auditKeyOf, listArchiveFiles, startAgedApp } from '../helpers/archives.ts'
import { openBeside } from '../helpers/database.ts'
import { administrator } from '../helpers/test-app.ts'

type App = Awaited<ReturnType<typeof startAgedApp>>

/** A directory with two archives. */
const startArchived = async () => {
  const app = await startAgedApp()
  await app.archive()
  await app.passDays(60)
  await app.archive()
  const [first = '', second = ''] = listArchiveFiles(app.folder)
  const path = (name: string): string => join(archivesOf(app.folder), name)
  return { ...app, first, second, path }
}

const editLines = (path: string, edit: (lines: string[]) => string[]): void =>
  writeFileSync(path, `${edit(readFileSync(path, 'utf8').trimEnd().split('\n')).join('\n')}\n`)

/** Signs an archive as one who has a key of the directory. */
const signAnew = (path: string, id: number, key: Buffer): void =>
  editLines(path, (lines) => {
    const kept = lines.slice(0, -1)
    const digest = createHash('sha256')
      .update(kept.map((line) => `${line}\n`).join(''))
      .digest()
    return [...kept, JSON.stringify({ key: id, mac: signDigest(key, digest).toString('hex') })]
  })

test('an archive that was changed, cut, moved or removed is named, and the log in the database is checked all the same [archive-damage-named]', async () => {
  const app = await startArchived()
  const { first, second, path, verify } = app
  expect(await verify()).toMatchObject({ kind: 'intact' })
  const whole = [first, second].map((name) => [path(name), readFileSync(path(name))] as const)
  const second1 = Number(second.slice('audit-'.length, 'audit-000000'.length))
  const deeds: [string, () => void, object[]][] = [
    [
      'an edited text',
      () => editLines(path(first), (lines) => lines.map((line) => line.replace('ada@example.org', 'eve@example.org'))),
      [{ file: first, fault: 'changed', entry: 1 }],
    ],
    [
      'a removed line',
      () => editLines(path(first), (lines) => lines.toSpliced(5, 1)),
      [{ file: first, fault: 'changed', entry: 5 }],
    ],
    [
      'two lines that changed places',
      () => editLines(path(first), (lines) => lines.toSpliced(5, 2, lines[6] ?? '', lines[5] ?? '')),
      [{ file: first, fault: 'changed', entry: 5 }],
    ],
    [
      'an added line',
      () => editLines(path(first), (lines) => [...lines, lines[1] ?? '']),
      [{ file: first, fault: 'changed', entry: 1 }],
    ],
    ['no signature', () => editLines(path(first), (lines) => lines.slice(0, -1)), [{ file: first, fault: 'cut' }]],
    ['a cut file', () => truncateSync(path(first), 4_000), [{ file: first, fault: 'cut' }]],
    ['an empty file', () => truncateSync(path(first), 0), [{ file: first, fault: 'cut', entry: 1 }]],
    [
      'another signature',
      () => editLines(path(first), (lines) => [...lines.slice(0, -1), JSON.stringify({ key: 1, mac: '0'.repeat(64) })]),
      [{ file: first, fault: 'changed', entry: 1 }],
    ],
    [
      'the signature of an unknown key',
      () => editLines(path(first), (lines) => [...lines.slice(0, -1), JSON.stringify({ key: 9, mac: '0'.repeat(64) })]),
      [{ file: first, fault: 'key-unknown', entry: 1 }],
    ],
    ['no text', () => writeFileSync(path(first), Buffer.alloc(10_000, 0xff)), [{ file: first, fault: 'cut', entry: 1 }]],
    ['no file', () => rmSync(path(second)), [{ file: second, fault: 'missing', entry: second1 }]],
    [
      'a link',
      () => {
        renameSync(path(first), path('elsewhere'))
        symlinkSync('elsewhere', path(first))
      },
      [{ file: first, fault: 'unreadable', entry: 1 }],
    ],
    [
      'exchanged files',
      () => {
        copyFileSync(path(first), path('kept'))
        copyFileSync(path(second), path(first))
        copyFileSync(path('kept'), path(second))
      },
      [
        { file: first, fault: 'exchanged', entry: 1 },
        { file: second, fault: 'exchanged', entry: second1 },
      ],
    ],
  ]
  for (const [name, deed, archives] of deeds) {
    deed()
    const found = await verify()
    expect(found, name).toMatchObject({ kind: 'broken', fault: 'archive', archives })
    if (found.kind === 'broken') expect(found.entries, name).toBeGreaterThan(found.entry)
    for (const [file, content] of whole) {
      rmSync(file, { force: true })
      writeFileSync(file, content)
    }
  }
  expect(await verify()).toMatchObject({ kind: 'intact' })
  // Both a damaged archive and a damaged log are told.
  rmSync(path(first))
  const database = openBeside(app.folder)
  database.exec(
    "DROP TRIGGER audit_entries_unchanged; UPDATE audit_entries SET actor_email = 'eve@example.org' WHERE id = (SELECT max(id) - 2 FROM audit_entries)",
  )
  expect(await verify()).toMatchObject({ kind: 'broken', fault: 'changed', archives: [{ file: first, fault: 'missing' }] })
}, 60_000)

test('an archive of another directory fits nowhere else, whatever its name is [archive-foreign]', async () => {
  const [app, other] = [await startArchived(), await startArchived()]
  copyFileSync(other.path(other.first), app.path(app.first))
  expect(await app.verify()).toMatchObject({ fault: 'archive', archives: [{ file: app.first, fault: 'foreign' }] })
}, 60_000)

/** Changes the third entry of the first archive, and computes its chain and its header again. */
const forge = ({ folder, path, first }: App & { path: (name: string) => string; first: string }): void => {
  const database = openBeside(folder)
  const [link = Buffer.alloc(0)] = database.prepare<[], Buffer>('SELECT link_before FROM audit_archives').pluck().all()
  let before: Buffer = link
  editLines(path(first), (lines) => {
    const entries = lines.slice(1, -1).map((line, index) => {
      const { link: _, ...entry } = JSON.parse(line)
      if (index === 2) entry.actor_email = 'eve@example.org'
      before = nextLink(before, Object.values(entry) as never)
      return JSON.stringify({ ...entry, link: before.toString('hex') })
    })
    const header = JSON.stringify({ ...JSON.parse(lines[0] ?? ''), linkAfter: before.toString('hex') })
    return [header, ...entries, lines.at(-1) ?? '']
  })
  signAnew(path(first), 1, auditKeyOf(folder))
}

test('an archive whose chain was computed again does not fit the archives and the log after it, even if its signature is right [archive-rewritten]', async () => {
  const app = await startArchived()
  forge(app)
  expect(await app.verify()).toMatchObject({ fault: 'archive', archives: [{ file: app.first, fault: 'exchanged' }] })
  // The row of the database is made to fit, too.
  const database = openBeside(app.folder)
  const header = JSON.parse(readFileSync(app.path(app.first), 'utf8').split('\n')[0] ?? '')
  database.exec('DROP TRIGGER audit_archives_unchanged')
  database.prepare('UPDATE audit_archives SET link_after = ? WHERE first_entry = 1').run(Buffer.from(header.linkAfter, 'hex'))
  expect(await app.verify()).toMatchObject({ fault: 'archive', archives: [{ file: app.second, fault: 'exchanged' }] })
}, 60_000)

test('the database itself keeps entries that no archive has, the newest one, and the rows of archives [archive-triggers]', async () => {
  const { folder, verify } = await startArchived()
  const database = openBeside(folder)
  const last = database.prepare<[], number>('SELECT max(id) FROM audit_entries').pluck().get() ?? 0
  const archived = database.prepare<[], number>('SELECT max(last_entry) FROM audit_archives').pluck().get() ?? 0
  const row = (from: number, to: number): string =>
    `INSERT INTO audit_archives VALUES (${from}, ${to}, 0, 0, x'00', x'00', 1, 0, 0)`
  const deeds = [
    'DELETE FROM audit_entries',
    `DELETE FROM audit_entries WHERE id = ${archived + 1}`,
    'DELETE FROM audit_archives',
    'UPDATE audit_archives SET last_entry = last_entry + 1',
    "UPDATE audit_archives SET link_after = x'00'",
    row(archived + 1, last),
    row(archived + 2, last - 1),
    row(1, 5).replace('INSERT', 'INSERT OR REPLACE'),
  ]
  for (const deed of deeds) expect(() => database.exec(deed), deed).toThrow(/audit entries are never deleted|archives/)
  expect(await verify()).toMatchObject({ kind: 'intact' })
  // A made-up archive lets entries go, and leaves a file that is missing.
  database.exec(`${row(archived + 1, last - 1)}; DELETE FROM audit_entries WHERE id <= ${last - 1}`)
  expect(await verify()).toMatchObject({ kind: 'broken', archives: [{ fault: 'exchanged' }] })
}, 60_000)

test('an archive that was forgotten in the database is a gap in the log', async () => {
  const { folder, verify } = await startArchived()
  openBeside(folder).exec('DROP TRIGGER audit_archives_stay; DELETE FROM audit_archives')
  expect(await verify()).toMatchObject({ kind: 'broken', fault: 'missing', archives: [] })
}, 60_000)

test('after a rotation archives are signed again, the former key is dropped, and it signs nothing any more [archive-rotation]', async () => {
  const app = await startArchived()
  const { call, folder, path, first, signIn, verify } = app
  const former = auditKeyOf(folder)
  const keyOf = () => JSON.parse(readFileSync(path(first), 'utf8').trimEnd().split('\n').at(-1) ?? '').key
  expect(keyOf()).toBe(1)
  await call('settings:rotateKeys', undefined, await signIn(administrator))
  await expect.poll(keyOf, { timeout: 10_000 }).toBe(2)
  const formerAudit = () => {
    const file = readKeysFile(folder)
    return 'generations' in file ? file.generations.find(({ id }) => id === 1)?.keys.audit : 'one generation'
  }
  await expect.poll(formerAudit, { timeout: 10_000 }).toBeUndefined()
  expect(await verify()).toMatchObject({ kind: 'intact' })
  signAnew(path(first), 1, former)
  expect(await verify()).toMatchObject({ fault: 'archive', archives: [{ file: first, fault: 'key-unknown' }] })
  signAnew(path(first), 2, former)
  expect(await verify()).toMatchObject({ fault: 'archive', archives: [{ file: first, fault: 'changed' }] })
}, 60_000)

test('a damaged archive is not signed again, and keeps its key as evidence [archive-evidence]', async () => {
  const app = await startArchived()
  const { call, folder, path, first, second, signIn, verify } = app
  editLines(path(first), (lines) => lines.map((line) => line.replace('ada@example.org', 'eve@example.org')))
  const damaged = readFileSync(path(first))
  await call('settings:rotateKeys', undefined, await signIn(administrator))
  const keyOf = () => JSON.parse(readFileSync(path(second), 'utf8').trimEnd().split('\n').at(-1) ?? '').key
  await expect.poll(keyOf, { timeout: 10_000 }).toBe(2)
  await app.core.finishKeys()
  expect(readFileSync(path(first))).toEqual(damaged)
  const file = readKeysFile(folder)
  expect('generations' in file && file.generations.map(({ id, keys }) => [id, keys.audit !== undefined])).toEqual([
    [1, true],
    [2, true],
  ])
  expect(await verify()).toMatchObject({ fault: 'archive', archives: [{ file: first, fault: 'changed' }] })
}, 60_000)

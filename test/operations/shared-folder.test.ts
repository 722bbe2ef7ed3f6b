import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  lchownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { judgeAncestor } from '../../src/main/store/folder-safety.ts'
import {
  findOpenerId,
  giveTo,
  isRoot,
  makeOrdinaryFolder,
  ORDINARY_USER,
  OTHER_USER,
  openAsOrdinary,
} from '../helpers/ordinary-user.ts'
import { makeFolder } from '../helpers/test-app.ts'

const modeOf = (...path: string[]): number => lstatSync(join(...path)).mode & 0o7777

/** Everything below a folder: names, owners, modes, contents and where links lead. */
const readTree = (folder: string): unknown[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((name) => {
      const path = join(folder, name)
      const { mode, uid, nlink } = lstatSync(path)
      const isFile = lstatSync(path).isFile()
      const content = isFile ? createHash('sha256').update(readFileSync(path)).digest('hex') : null
      return [name, mode, uid, nlink, content, lstatSync(path).isSymbolicLink() ? readlinkSync(path) : null]
    })

/** A folder above that is safe, and in it a directory that an ordinary user has begun and closed. */
const makeDirectory = async (): Promise<{ above: string; folder: string }> => {
  const above = makeOrdinaryFolder()
  const folder = join(above, 'data')
  expect(await openAsOrdinary(folder)).toEqual({ kind: 'opened', closed: [] })
  return { above, folder }
}

/** That it is not opened, why, and that nothing at all was changed on the way to that. */
const expectRefused = async ({ above, folder }: { above: string; folder: string }, reason: string, file: string | null) => {
  const before = [modeOf(above), readTree(above)]
  expect(await openAsOrdinary(folder)).toEqual({ kind: 'broken', reason, file })
  expect([modeOf(above), readTree(above)]).toEqual(before)
}

test('a new folder and all that is made in it is for its owner alone, whatever the umask', async () => {
  const { folder } = await makeDirectory()
  expect(modeOf(folder)).toBe(0o700)
  for (const name of readdirSync(folder)) expect(modeOf(folder, name), name).toBe(0o600)
})

test('a folder of ours that others could write to, and a keys file that they could read, are closed to them, and it is told [open-folder-closed]', async () => {
  const { folder } = await makeDirectory()
  chmodSync(folder, 0o777)
  chmodSync(join(folder, 'keys.json'), 0o644)
  chmodSync(join(folder, 'gatehouse.db'), 0o660)
  expect(await openAsOrdinary(folder)).toEqual({
    kind: 'opened',
    closed: [
      { file: null, exposure: 'write' },
      { file: 'keys.json', exposure: 'read' },
      { file: 'gatehouse.db', exposure: 'write' },
    ],
  })
  expect(modeOf(folder)).toBe(0o700)
  for (const name of readdirSync(folder)) expect(modeOf(folder, name), name).toBe(0o600)
  expect(await openAsOrdinary(folder)).toEqual({ kind: 'opened', closed: [] })
})

test('a folder that is for everyone, or that others can write to and that is full of other things, is refused and stays as it is [unsafe-folder-refused]', async () => {
  for (const mode of [0o1777, 0o777, 0o722]) {
    const above = makeOrdinaryFolder()
    const folder = join(above, 'common')
    mkdirSync(folder)
    writeFileSync(join(folder, 'notes.txt'), 'other')
    giveTo(ORDINARY_USER, folder)
    chmodSync(folder, mode)
    await expectRefused({ above, folder }, 'folder-shared', null)
  }
  const sticky = await makeDirectory()
  chmodSync(sticky.folder, 0o1777)
  await expectRefused(sticky, 'folder-shared', null)
})

test('a folder below one that others can write to is refused, since they could put another in its place; a sticky one is safe [unsafe-parent-refused]', async () => {
  const { above, folder } = await makeDirectory()
  for (const mode of [0o777, 0o773, 0o703]) {
    chmodSync(above, mode)
    await expectRefused({ above, folder }, 'folder-shared', above)
    await expectRefused({ above, folder: join(folder, 'not', 'there') }, 'folder-shared', above)
  }
  chmodSync(above, 0o1777)
  expect(await openAsOrdinary(folder)).toMatchObject({ kind: 'opened' })
  // A link to it does not go around that.
  chmodSync(above, 0o777)
  const beside = join(makeOrdinaryFolder(), 'link')
  symlinkSync(folder, beside)
  if (isRoot) lchownSync(beside, ORDINARY_USER, ORDINARY_USER)
  await expectRefused({ above, folder: beside }, 'folder-shared', above)
})

test('who may put another folder in the place of ours: another owner, everyone, a group of others; nobody where it is sticky', () => {
  const [self, group] = [1000, 50]
  const decideChange = (uid: number, gid: number, mode: number) => judgeAncestor({ uid, gid, mode }, self)
  expect(decideChange(self, group, 0o755)).toBeNull()
  expect(decideChange(0, 0, 0o755)).toBeNull()
  expect(decideChange(1001, group, 0o755)).toBe('foreign')
  expect(decideChange(1001, group, 0o1777)).toBe('foreign')
  expect(decideChange(self, group, 0o777)).toBe('shared')
  expect(decideChange(self, group, 0o702)).toBe('shared')
  expect(decideChange(0, 0, 0o1777)).toBeNull()
  expect(decideChange(self, group, 0o775)).toBe('shared')
  expect(decideChange(0, group, 0o775)).toBe('shared')
  // Groups with no other members: root's, and the user's own.
  expect(decideChange(self, self, 0o775)).toBeNull()
  expect(decideChange(0, 0, 0o775)).toBeNull()
  expect(decideChange(self, self, 0o777)).toBe('shared')
})

describe('nothing in the folder is followed to elsewhere', () => {
  const files = ['keys.json', 'audit-checkpoint.json', 'gatehouse.db', 'gatehouse.db-wal', 'gatehouse.log', 'window']

  test.each(files)('%s as a link, to a file that is there or to none', async (file) => {
    for (const target of ['there', 'nowhere']) {
      const { above, folder } = await makeDirectory()
      writeFileSync(join(above, 'there'), '')
      const moved = join(above, 'moved')
      if (readdirSync(folder).includes(file)) renameSync(join(folder, file), moved)
      symlinkSync(join(above, target), join(folder, file))
      giveTo(ORDINARY_USER, above)
      await expectRefused({ above, folder }, 'file-linked', file)
      expect(readFileSync(join(above, 'there'), 'utf8')).toBe('')
    }
  })

  test('a file with a second name elsewhere, and a pipe that would keep a reader waiting [planted-second-name-refused]', async () => {
    for (const file of ['keys.json', 'gatehouse.db']) {
      const { above, folder } = await makeDirectory()
      linkSync(join(folder, file), join(above, 'second'))
      await expectRefused({ above, folder }, 'file-linked', file)
    }
    const { above, folder } = await makeDirectory()
    execFileSync('mkfifo', [join(folder, 'audit-checkpoint.json')])
    giveTo(ORDINARY_USER, above)
    await expectRefused({ above, folder }, 'file-linked', 'audit-checkpoint.json')
  })

  test('a link in the place of a file that is about to be written, under the name that former versions gave it [planted-link-refused]', async () => {
    const above = makeOrdinaryFolder()
    const folder = join(above, 'data')
    const others = join(above, 'others')
    mkdirSync(folder, { mode: 0o700 })
    writeFileSync(others, 'theirs', { mode: 0o666 })
    symlinkSync(others, join(folder, `keys.json.${findOpenerId()}.new`))
    giveTo(ORDINARY_USER, above)
    expect(await openAsOrdinary(folder)).toMatchObject({ kind: 'opened' })
    expect(readFileSync(others, 'utf8')).toBe('theirs')
    expect(modeOf(folder, 'keys.json')).toBe(0o600)
    expect(lstatSync(join(folder, 'keys.json')).isFile()).toBe(true)
  })
})

// Only root can give a file to another user.
test.runIf(isRoot)(
  'a folder, a file in it, a folder above or a link on the way that is another user’s is refused; root’s is not',
  async () => {
    const folderOf = await makeDirectory()
    chownSync(folderOf.folder, OTHER_USER, OTHER_USER)
    chmodSync(folderOf.folder, 0o777)
    await expectRefused(folderOf, 'folder-foreign', null)

    for (const file of ['keys.json', 'gatehouse.db', 'audit-checkpoint.json']) {
      const { above, folder } = await makeDirectory()
      if (file === 'audit-checkpoint.json') writeFileSync(join(folder, file), '{}')
      chownSync(join(folder, file), OTHER_USER, OTHER_USER)
      chmodSync(join(folder, file), 0o666)
      await expectRefused({ above, folder }, 'file-foreign', file)
    }

    const below = await makeDirectory()
    chownSync(below.above, OTHER_USER, OTHER_USER)
    chmodSync(below.above, 0o755)
    await expectRefused(below, 'folder-foreign', below.above)

    const linked = await makeDirectory()
    const link = join(makeFolder(), 'link')
    symlinkSync(linked.folder, link)
    chmodSync(join(link, '..'), 0o1777)
    lchownSync(link, OTHER_USER, OTHER_USER)
    await expectRefused({ above: linked.above, folder: link }, 'folder-foreign', link)
    lchownSync(link, 0, 0)
    expect(await openAsOrdinary(link)).toMatchObject({ kind: 'opened' })

    const rooted = await makeDirectory()
    chownSync(rooted.above, 0, 0)
    chmodSync(rooted.above, 0o755)
    expect(await openAsOrdinary(rooted.folder)).toMatchObject({ kind: 'opened' })
  },
)

import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openReplacementOutside } from '../../src/main/platform/atomic-file.ts'

const makeFolders = (): { data: string; beside: string; root: string } => {
  const root = mkdtempSync(join(tmpdir(), 'gatehouse-draft-'))
  const [data, beside] = [join(root, 'data'), join(root, 'data-of-others')]
  mkdirSync(join(data, 'window'), { recursive: true })
  mkdirSync(join(beside, '..notes'), { recursive: true })
  writeFileSync(join(data, 'keys.json'), 'the keys')
  return { data, beside, root }
}

test('a file is whole before it has its name, and only its owner may read it', async () => {
  const { data, beside } = makeFolders()
  const path = join(beside, '..notes', 'log.csv')
  const draft = await openReplacementOutside(path, data)
  await draft.write('id,time')
  expect(existsSync(path)).toBe(false)
  await draft.commit()
  expect(readFileSync(path, 'utf8')).toBe('id,time')
  expect(statSync(path).mode & 0o777).toBe(0o600)
})

test('no file takes the place of one of the directory, whatever way leads there', async () => {
  const { data, beside, root } = makeFolders()
  symlinkSync(data, join(beside, 'link'))
  const ways = [
    join(data, 'keys.json'),
    join(data, 'new.csv'),
    join(data, 'window', 'log.csv'),
    join(beside, 'link', 'keys.json'),
    join(beside, '..', 'data', 'keys.json'),
  ]
  for (const path of ways) await expect(openReplacementOutside(path, data), path).rejects.toThrow('data folder')
  await expect(openReplacementOutside(join(data, 'keys.json'), join(beside, 'link'))).rejects.toThrow('data folder')
  expect(readFileSync(join(data, 'keys.json'), 'utf8')).toBe('the keys')
  expect([...readdirSync(data), ...readdirSync(join(data, 'window')), ...readdirSync(root)].toSorted()).toEqual(
    ['data', 'data-of-others', 'keys.json', 'window'].toSorted(),
  )
})

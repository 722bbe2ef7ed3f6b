import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openDataFolder } from '../../src/main/store/data-folder.ts'
import type { FindSealer } from '../../src/main/store/key-ring.ts'
import { FIRST_POLICY } from '../../src/shared/domain/policy.ts'
import { administrator, person, READER, startTestApp } from '../helpers/test-app.ts'

/** A keychain of its own, as another computer or account has it. */
const makeKeychain = (): FindSealer => {
  const key = randomBytes(32)
  return async () => ({
    seal: async (text) => {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, nonce)
      return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64')
    },
    open: async (sealed) => {
      const bytes = Buffer.from(sealed, 'base64')
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12)).setAuthTag(bytes.subarray(-16))
      return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString('utf8')
    },
  })
}

const noKeychain: FindSealer = async () => null

const open = (folder: string, findSealer: FindSealer, doesWithoutKeys = false) =>
  openDataFolder(folder, { firstPolicy: FIRST_POLICY, now: 0, findSealer, doesWithoutKeys, readerProgram: READER })

const readKeys = (folder: string): Record<string, unknown> => JSON.parse(readFileSync(join(folder, 'keys.json'), 'utf8'))

test('where there is a keychain, a new directory’s keys are sealed from the start, and open again only with it [keys-sealed-by-keychain]', async () => {
  const findSealer = makeKeychain()
  const { folder, register, close } = await startTestApp({ findSealer })
  await register()
  await close()
  expect(Object.keys(readKeys(folder)).sort()).toEqual(['check', 'directoryId', 'isSetUp', 'sealed', 'version'])
  for (const stranger of [noKeychain, makeKeychain()]) {
    expect(await open(folder, stranger)).toEqual({ kind: 'broken', reason: 'keys-sealed', file: 'keys.json' })
  }
  const again = await startTestApp({ folder, findSealer, isSetUp: false })
  await again.signIn()
})

test('where there is no keychain, the keys are a file, and the settings say so [keys-without-keychain]', async () => {
  const { call, folder, refuse, signIn } = await startTestApp()
  const session = await signIn(administrator)
  expect((await call('settings:read', undefined, session)).keyStorage).toMatchObject({ kind: 'file', hasKeychain: false })
  expect(await refuse('settings:setKeyStorage', { kind: 'keychain' }, session)).toEqual({ code: 'not-available' })
  expect(readKeys(folder)).toHaveProperty('keys')
})

test('an administrator opens sealed keys for programs without a window, and seals them again; both are audited', async () => {
  const findSealer = makeKeychain()
  const { call, folder, signIn, store, close } = await startTestApp({ findSealer })
  const session = await signIn(administrator)
  expect(await call('settings:setKeyStorage', { kind: 'file' }, session)).toMatchObject({ kind: 'file', hasKeychain: true })
  const { keys } = readKeys(folder) as { keys: Record<string, string> }
  expect(Object.keys(keys).sort()).toEqual(['audit', 'backup', 'password', 'secondFactor', 'shortCode'])
  expect(await call('settings:setKeyStorage', { kind: 'keychain' }, session)).toMatchObject({
    kind: 'keychain',
    hasKeychain: true,
  })
  const text = readFileSync(join(folder, 'keys.json'), 'utf8')
  for (const key of Object.values(keys)) expect(text).not.toContain(key)
  const told = (await store.listAuditEntries(2)).map(({ action, details }) => [action, details])
  expect(told).toEqual([
    ['settings:setKeyStorage', { kind: 'key-storage', where: 'keychain' }],
    ['settings:setKeyStorage', { kind: 'key-storage', where: 'file' }],
  ])
  await close()
  const again = await startTestApp({ folder, findSealer, isSetUp: false })
  await again.signIn(administrator)
})

test('the terminal recovers an administrator of a sealed directory, and can do nothing there that needs a key', async () => {
  const { folder, register, close } = await startTestApp({ findSealer: makeKeychain() })
  await register()
  await close()
  const opened = await open(folder, noKeychain, true)
  if (opened.kind === 'broken') throw new Error(opened.reason)
  expect(opened.keyRing.keys).toBeNull()
  await opened.store.close()
  const terminal = await startTestApp({ folder, isSetUp: false, doesWithoutKeys: true })
  const caller = { transport: 'terminal', source: 'terminal', desktop: null } as const
  expect(await terminal.call('setup:recoverAdministrator', {}, null, caller)).toMatchObject({ kind: 'issued' })
  expect(await terminal.refuse('auth:login', person)).toEqual({ code: 'not-available' })
  expect(await terminal.refuse('auth:register', { ...person, email: 'new@example.org' })).toEqual({ code: 'not-available' })
})

test('each new directory has random keys of its own, one per purpose [directory-keys-random]', async () => {
  const read = async (): Promise<string[]> => {
    const { folder } = await startTestApp()
    const { keys } = readKeys(folder) as { keys: Record<string, string> }
    return Object.values(keys)
  }
  const keys = [...(await read()), ...(await read())]
  expect(keys.map((key) => Buffer.from(key, 'base64').length)).toEqual(Array(10).fill(32))
  expect(new Set(keys).size).toBe(10)
})

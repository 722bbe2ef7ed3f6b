import { expect, test, vi } from 'vitest'
import { Changes } from '../../src/main/store/sqlite/connection/change-feed.ts'
import type { Topic } from '../../src/shared/api/names.ts'
import { openBeside } from '../helpers/database.ts'
import { startTestApp } from '../helpers/test-app.ts'

test('a listener hears which topics its own process changed, and of all topics when another process did', async () => {
  const { core, register, folder } = await startTestApp()
  const heard: Topic[] = []
  const stop = core.onChanged((topic) => heard.push(topic))
  await register()
  expect(heard).toEqual(['users', 'audit'])
  heard.length = 0
  openBeside(folder).exec("UPDATE users SET name = 'changed elsewhere'")
  await expect.poll(() => [...heard].sort()).toEqual(['alerts', 'audit', 'directory', 'http', 'sessions', 'users'])
  stop()
  await register({ email: 'carol@example.org', password: 'three wooden boats' })
  expect(heard).toHaveLength(6)
})

test('a look that fails is no news and no end: the next one tells what changed', async () => {
  const { folder, core } = await startTestApp()
  const database = openBeside(folder)
  const changes = new Changes(database)
  const heard: Topic[] = []
  const stop = changes.listen((topic) => heard.push(topic))
  const looking = vi.spyOn(database, 'pragma').mockImplementation(() => {
    throw new Error('database is locked')
  })
  await core.auth.addUser('carol@example.org', null)
  await expect.poll(() => looking.mock.calls.length).toBeGreaterThan(1)
  expect(heard).toEqual([])
  looking.mockRestore()
  await expect.poll(() => [...heard].sort()).toEqual(['alerts', 'audit', 'directory', 'http', 'sessions', 'users'])
  stop()
})

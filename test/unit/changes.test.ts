import { expect, test } from 'vitest'
import type { Topic } from '../../src/shared/operations.ts'
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
  await expect.poll(() => [...heard].sort()).toEqual(['audit', 'directory', 'sessions', 'users'])
  stop()
  await register({ email: 'carol@example.org', password: 'three wooden boats' })
  expect(heard).toHaveLength(4)
})

import { expect, test } from 'vitest'
import { KeyedMutex } from '../../src/main/platform/keyed-mutex.ts'

const makeTask = (events: string[], name: string) => {
  const { promise, resolve } = Promise.withResolvers<void>()
  const run = async (): Promise<string> => {
    events.push(`${name} begins`)
    await promise
    events.push(`${name} ends`)
    return name
  }
  return { run, end: resolve }
}

test('tasks of one key run one after another, and tasks of different keys at the same time', async () => {
  const mutex = new KeyedMutex()
  const events: string[] = []
  const [first, second, other] = ['first', 'second', 'other'].map((name) => makeTask(events, name))
  if (!first || !second || !other) throw new Error('no tasks')
  const results = [mutex.run('a', first.run), mutex.run('a', second.run), mutex.run('b', other.run)]
  expect(events).toEqual(['first begins', 'other begins'])
  second.end()
  first.end()
  other.end()
  expect(await Promise.all(results)).toEqual(['first', 'second', 'other'])
  expect(events.indexOf('first ends')).toBeLessThan(events.indexOf('second begins'))
})

test('a key is forgotten after its last task, also if that failed', async () => {
  const mutex = new KeyedMutex()
  const fails = mutex.run('a', async () => {
    throw new Error('refused')
  })
  const next = mutex.run('a', async () => 'done')
  expect(mutex.size).toBe(1)
  await expect(fails).rejects.toThrow('refused')
  await expect(next).resolves.toBe('done')
  expect(mutex.size).toBe(0)
})

import { setImmediate as nextTick } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { Sequencer } from '../../src/main/platform/sequencer.ts'

test('tasks run one after another, in the order of their calls', async () => {
  const sequencer = new Sequencer()
  const events: string[] = []
  const task = (name: string) => async () => {
    events.push(`${name} begins`)
    await nextTick()
    events.push(`${name} ends`)
    return name
  }
  const results = await Promise.all(['first', 'second', 'third'].map((name) => sequencer.run(task(name))))
  expect(results).toEqual(['first', 'second', 'third'])
  expect(events).toEqual(['first begins', 'first ends', 'second begins', 'second ends', 'third begins', 'third ends'])
})

test('a task starts at once if no other runs', async () => {
  const sequencer = new Sequencer()
  let runs = 0
  const task = async (): Promise<void> => {
    runs += 1
  }
  void sequencer.run(task)
  expect(runs).toBe(1)
  await sequencer.settle()
  void sequencer.run(task)
  expect(runs).toBe(2)
})

test('a failed task rejects its own promise and does not stop the next one', async () => {
  const sequencer = new Sequencer()
  const failed = sequencer.run(async () => {
    throw new Error('full disk')
  })
  const next = sequencer.run(async () => 'done')
  await expect(failed).rejects.toThrow('full disk')
  await expect(next).resolves.toBe('done')
})

test('settling waits also for tasks that are added meanwhile', async () => {
  const sequencer = new Sequencer()
  const events: string[] = []
  void sequencer.run(async () => {
    await nextTick()
    void sequencer.run(async () => {
      await nextTick()
      events.push('added')
    })
    events.push('first')
  })
  await sequencer.settle()
  expect(events).toEqual(['first', 'added'])
})

import { expect, test } from 'vitest'
import { singleFlight } from '../../src/renderer/hooks/single-flight.ts'

/** An action that ends when it is told to, and the arguments of each run. */
const startAction = () => {
  const runs: string[] = []
  let end: (error?: Error) => void = () => undefined
  const press = singleFlight((name: string) => {
    runs.push(name)
    return new Promise<void>((resolve, reject) => {
      end = (error) => (error ? reject(error) : resolve())
    })
  })
  return { press, runs, end: (error?: Error) => end(error) }
}

test('a second press is ignored while the first runs, and the next one runs again', async () => {
  const { press, runs, end } = startAction()
  const first = press('first')
  await press('second')
  expect(runs).toEqual(['first'])
  end()
  await first
  const third = press('third')
  expect(runs).toEqual(['first', 'third'])
  end()
  await third
})

test('an action that fails can be started again', async () => {
  const { press, runs, end } = startAction()
  const first = press('first')
  end(new Error('the disk is full'))
  await expect(first).rejects.toThrow('the disk is full')
  const second = press('second')
  expect(runs).toEqual(['first', 'second'])
  end()
  await second
})

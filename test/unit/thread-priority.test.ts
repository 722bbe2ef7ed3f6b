import { once } from 'node:events'
import { getPriority } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'

const THREAD = pathToFileURL(join(import.meta.dirname, '../../src/main/platform/thread.ts')).href

test.runIf(process.platform === 'linux')(
  'work in the background lowers the priority of its own thread alone (Linux)',
  async () => {
    const before = getPriority()
    const script = `import { getPriority } from 'node:os'
    import { parentPort } from 'node:worker_threads'
    import { workInBackground } from ${JSON.stringify(THREAD)}
    workInBackground()
    parentPort.postMessage(getPriority())`
    const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(script)}`))
    const [own] = await once(worker, 'message')
    expect(own).toBe(5)
    expect(getPriority()).toBe(before)
    await worker.terminate()
  },
)

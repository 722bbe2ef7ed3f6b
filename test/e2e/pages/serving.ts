import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { ROOT } from '../launch.ts'

export type Serving = { readonly base: string; readonly stop: () => Promise<void> }

/** `npm run serve -- …` without npm, after it has printed its address. */
export const serve = async (...words: string[]): Promise<Serving> => {
  const child = spawn(process.execPath, [join(ROOT, 'src/main/serve.ts'), '--port', '0', ...words])
  const ended = once(child, 'close')
  let errors = ''
  child.stderr.on('data', (chunk) => (errors += chunk))
  const base = await new Promise<string>((resolve, reject) => {
    let said = ''
    child.stdout.on('data', (chunk) => {
      said += chunk
      const [, where] = /^Gatehouse answers on (\S+)\n/.exec(said) ?? []
      if (where) resolve(where)
    })
    void ended.then(() => reject(new Error(`it ended: ${errors}`)))
  })
  return {
    base,
    stop: async () => {
      child.kill('SIGTERM')
      await ended
    },
  }
}

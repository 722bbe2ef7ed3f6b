import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { InputOf } from '../../src/shared/api/index.ts'
import { windowChoosing } from './chosen-file.ts'
import { finishJob } from './jobs.ts'
import { makeFolder } from './test-app.ts'
import { startTransferApp } from './transfers.ts'

type Input = Partial<InputOf<'transfers:exportHashes'>>

/** An app whose administrator exports and imports users. */
export const startExportApp = async () => {
  const app = await startTransferApp()
  const target = makeFolder()
  let made = 0
  /** Exports to a new file, and resolves to its path and the job at its end. */
  const exportTo = async (operation: 'transfers:export' | 'transfers:exportHashes', input: Input = {}) => {
    made += 1
    const path = join(target, `${made}.${input.format === 'json-lines' ? 'jsonl' : 'csv'}`)
    const begun = await app.call(operation, { format: 'csv', ...input }, app.ada, windowChoosing(path))
    return { path, job: await finishJob(app.as, begun.id) }
  }
  const read = (path: string): string => readFileSync(path, 'utf8')
  return { ...app, target, exportTo, readText: read }
}

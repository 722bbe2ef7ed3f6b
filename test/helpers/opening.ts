import { join } from 'node:path'
import { openDataFolder } from '../../src/main/store/data-folder.ts'
import { FIRST_POLICY } from '../../src/shared/domain/policy.ts'

/** Opens the data folder that its argument names, as a start does, and prints what came of it. */

const [folder = ''] = process.argv.slice(2)

const opened = await openDataFolder(folder, {
  firstPolicy: FIRST_POLICY,
  now: Date.now(),
  findSealer: async () => null,
  readerProgram: join(import.meta.dirname, '../../src/main/reader.ts'),
})
process.stdout.write(opened.kind === 'opened' ? 'opened' : opened.reason)
if (opened.kind === 'opened') await opened.store.close()

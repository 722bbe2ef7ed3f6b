import type { ExportsPort } from '../../ports/store.ts'
import { runInWorker } from '../workers/worker-thread.ts'
import type { StoreContext } from './store-context.ts'

/** The port of exports. */
export const exportsStore = ({ database, readerProgram }: StoreContext): ExportsPort => ({
  exportUsers: (users, watch) =>
    runInWorker({ program: readerProgram, path: database.name }, { kind: 'export-users', users }, watch),
})

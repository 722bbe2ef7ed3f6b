import { workerData } from 'node:worker_threads'
import Sqlite from 'better-sqlite3'
import { answerQueries } from './user-query-task.ts'
import { runWorkerTask } from './worker-tasks.ts'
import type { ReaderTask } from './worker-thread.ts'

// Long reads run on a worker thread, so that they never block the main thread.
const task = workerData as ReaderTask
// Only a WAL checkpoint needs to write, and it changes no data.
const readonly = task.kind !== 'one-off' || task.request.kind !== 'checkpoint'
const database = new Sqlite(task.path, { readonly, fileMustExist: true })

switch (task.kind) {
  case 'one-off':
    try {
      await runWorkerTask(database, task)
    } finally {
      database.close()
    }
    break
  case 'queries':
    answerQueries(database)
    break
}

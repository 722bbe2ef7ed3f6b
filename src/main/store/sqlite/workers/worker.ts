import { workerData } from 'node:worker_threads'
import Sqlite from 'better-sqlite3'
import { answerQueries } from './user-query-task.ts'
import { runWorkerTask } from './worker-tasks.ts'
import type { ReaderTask } from './worker-thread.ts'

// A thread of its own for reads that take long, so that the one that serves the windows never waits for them.
const task = workerData as ReaderTask
// Only who puts pages from the log into the file needs to write; nobody changes what it says.
const readonly = task.kind !== 'apart' || task.request.kind !== 'checkpoint'
const database = new Sqlite(task.path, { readonly, fileMustExist: true })

switch (task.kind) {
  case 'apart':
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

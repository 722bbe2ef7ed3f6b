import { join } from 'node:path'
import { Refusal } from '../../shared/errors.ts'
import { BackupRefused } from '../backup/backup-format.ts'
import type { RestoreAnswer, RestoreTask } from '../backup/restore-tasks.ts'
import { findOpeningFault } from '../platform/storage-fault.ts'
import { answerOnThread, type ThreadWatch } from '../platform/thread.ts'
import { FolderInUse } from '../store/directory-exchange.ts'
import { readDifferences } from '../store/restored-folder.ts'
import { RestoreRefused, rehearseRestore } from './rehearsal.ts'
import { replaceDirectory } from './replacement.ts'

type Kind = RestoreTask['kind']

/** The entry file of the worker threads. */
const run = async (task: RestoreTask, watch: ThreadWatch, readerProgram: string): Promise<unknown> => {
  switch (task.kind) {
    case 'rehearse':
      return rehearseRestore(task, watch)
    case 'replace':
      return replaceDirectory(task, readerProgram)
    case 'differences':
      return readDifferences(task.staging, task)
  }
}

const folderOf = (task: RestoreTask): string => {
  if (task.kind === 'replace') return task.dataFolder
  return task.kind === 'rehearse' ? (task.dataFolder ?? join(task.staging, '..')) : task.staging
}

/** Runs a task of a restore, and tells expected failures as values. */
export const answerRestoreTask = async (
  task: RestoreTask,
  watch: ThreadWatch,
  readerProgram: string,
): Promise<RestoreAnswer<Kind>> => {
  try {
    // The answer is that of the task's own kind.
    return { kind: 'done', value: (await run(task, watch, readerProgram)) as never }
  } catch (error) {
    if (error instanceof BackupRefused || error instanceof RestoreRefused) return { kind: 'refused', reason: error.reason }
    if (error instanceof FolderInUse) return { kind: 'blocked', code: 'folder-in-use' }
    if (error instanceof Refusal && error.error.code === 'last-administrator')
      return { kind: 'blocked', code: 'last-administrator' }
    if (error instanceof Refusal && error.error.code === 'changed-meanwhile')
      return { kind: 'blocked', code: 'changed-meanwhile' }
    const fault = findOpeningFault(error, folderOf(task))
    if (!fault) throw error
    return { kind: 'failed', fault }
  }
}

/** The thread of a restore. */
export const answerRestore = ({
  flag,
  task,
  readerProgram,
}: {
  readonly flag: SharedArrayBuffer
  readonly task: RestoreTask
  readonly readerProgram: string
}): Promise<void> => answerOnThread(flag, (watch) => answerRestoreTask(task, watch, readerProgram))

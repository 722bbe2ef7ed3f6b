import type { JobView } from '../../../shared/api/jobs.ts'
import { formatErased } from '../../../shared/messages/erase-messages.ts'
import { commandTexts } from '../../../shared/messages/terminal-command-messages.ts'
import { resultMessages } from '../../../shared/messages/terminal-output-messages.ts'
import { type Command, defineCommand } from './command.ts'
import type { CommandRun } from './command-run.ts'
import { exportOptions, namedFile } from './export-files.ts'

const fileOptions = { to: exportOptions.to, force: exportOptions.force } as const

const eraseUser = defineCommand({
  name: ['users', 'erase'],
  texts: commandTexts.usersErase,
  options: {},
  words: 'one',
  run: async (run, { words: [email = ''] }) => {
    // A misspelt address is told before the question.
    await run.call('users:read', { email })
    const confirmation = await run.ask(resultMessages.eraseQuestion(email), resultMessages.eraseUnanswered)
    const result = await run.finishJob(await run.call('users:erase', { email, confirmation }))
    return run.tell(result, [formatErased(result)])
  },
})

const tellExport = async (run: CommandRun, begun: JobView): Promise<number> => {
  const result = await run.finishJob(begun)
  return run.tell(result, result.kind === 'exported' ? [resultMessages.dataExported(result.path)] : [])
}

const exportUser = defineCommand({
  name: ['users', 'export-data'],
  texts: commandTexts.usersExportData,
  options: fileOptions,
  words: 'one',
  run: async (run, { values, words: [email = ''] }) => {
    const files = namedFile(run, values)
    return tellExport(run, await run.call('users:exportData', { email }, files))
  },
})

const exportOwn = defineCommand({
  name: ['my-data'],
  texts: commandTexts.ownData,
  options: fileOptions,
  run: async (run, { values }) => tellExport(run, await run.call('auth:exportData', undefined, namedFile(run, values))),
})

/** All data of one user: a copy of it, and its end. */
export const userDataCommands: readonly Command[] = [eraseUser, exportUser, exportOwn]

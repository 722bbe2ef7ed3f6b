import type { BulkSelection } from '../../../shared/api/bulk-change.ts'
import { KEY_EXTENSION } from '../../../shared/domain/exported-columns.ts'
import { commandTexts } from '../../../shared/messages/terminal-command-messages.ts'
import { resultMessages, signInMessages, usageMessages } from '../../../shared/messages/terminal-output-messages.ts'
import { type Command, defineCommand } from './command.ts'
import { usageError } from './command-run.ts'
import { exportOptions, namedFile } from './export-files.ts'
import { importUsers } from './terminal-import.ts'
import { readUserFilter, userFilterOptions } from './terminal-users.ts'

const exportUsers = defineCommand({
  name: ['export'],
  texts: commandTexts.exportUsers,
  options: { ...exportOptions, ...userFilterOptions, hashes: { type: 'boolean' }, key: { type: 'boolean' } },
  run: async (run, { values }) => {
    const { format = 'csv', separator = 'comma', search = '', hashes = false, key = false } = values
    if (key && !hashes) throw usageError(usageMessages.keyWithoutHashes)
    const files = namedFile(run, values, key ? [KEY_EXTENSION] : [])
    const selection: BulkSelection = { kind: 'matching', search, filter: readUserFilter(values) }
    const input = { selection, format, separator }
    await run.signIn()
    const secret = key
      ? { passphrase: await run.askSecret(signInMessages.passphrasePrompt, signInMessages.passphraseMissing) }
      : {}
    const begun = hashes
      ? await run.call('transfers:exportHashes', { ...input, ...secret }, files)
      : await run.call('transfers:export', input, files)
    const result = await run.finishJob(begun)
    return run.tell(result, result.kind === 'exported' ? [resultMessages.usersExported(result.entries, result.path)] : [])
  },
})

export const transferCommands: readonly Command[] = [importUsers, exportUsers]

import { commandTexts } from '../../../shared/messages/terminal-command-messages.ts'
import { resultMessages, sessionCells } from '../../../shared/messages/terminal-output-messages.ts'
import { alignColumns } from '../../platform/terminal-text.ts'
import { type Command, defineCommand } from './command.ts'
import { DONE } from './exit-codes.ts'

const listSessions = defineCommand({
  name: ['sessions', 'list'],
  texts: commandTexts.sessionsList,
  options: {},
  words: 'one',
  run: async (run, { words: [email = ''] }) => {
    const { sessions } = await run.call('users:listSessions', { email })
    const lines = alignColumns(sessions.map(sessionCells))
    for (const [index, session] of sessions.entries()) run.row(session, lines[index] ?? '')
    return DONE
  },
})

const endSessions = defineCommand({
  name: ['sessions', 'end'],
  texts: commandTexts.sessionsEnd,
  options: { id: { type: 'string' } },
  words: 'one',
  run: async (run, { values: { id }, words: [email = ''] }) => {
    if (id === undefined) {
      const { ended } = await run.call('users:endSessions', { email })
      return run.tell({ ended }, [resultMessages.sessionsEnded(ended)])
    }
    await run.call('users:endSession', { email, id })
    return run.tell({ ended: 1 }, [resultMessages.sessionsEnded(1)])
  },
})

export const sessionCommands: readonly Command[] = [listSessions, endSessions]

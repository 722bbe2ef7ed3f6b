import { examinationCells } from '../../../shared/messages/examination-messages.ts'
import { commandTexts } from '../../../shared/messages/terminal-command-messages.ts'
import { resultMessages } from '../../../shared/messages/terminal-output-messages.ts'
import { alignColumns } from '../../platform/terminal-text.ts'
import { type Command, defineCommand } from './command.ts'
import { DONE, FOUND_FAULT } from './exit-codes.ts'

const examine = defineCommand({
  name: ['doctor'],
  texts: commandTexts.doctor,
  options: {},
  access: 'folder',
  run: async (run) => {
    const examined = await run.call('app:examine', undefined)
    run.tell(examined, alignColumns(examined.parts.map(examinationCells)))
    return examined.isSound ? DONE : FOUND_FAULT
  },
})

const compact = defineCommand({
  name: ['compact'],
  texts: commandTexts.compact,
  options: {},
  run: async (run) => {
    const size = await run.call('settings:compact', undefined)
    return run.tell(size, [resultMessages.compacted(size.before, size.after)])
  },
})

const rotateKeys = defineCommand({
  name: ['keys', 'rotate'],
  texts: commandTexts.keysRotate,
  options: {},
  run: async (run) => run.tell(await run.call('settings:rotateKeys', undefined), [resultMessages.keysRotated]),
})

export const upkeepCommands: readonly Command[] = [examine, compact, rotateKeys]

import { commonOptionTexts } from '../../../shared/messages/terminal-command-messages.ts'
import { helpMessages } from '../../../shared/messages/terminal-messages.ts'
import { alignColumns } from '../../platform/terminal-text.ts'
import { type Command, optionsOf } from './command.ts'

const indent = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`)

/** How a command is typed, without its options. */
const usageOf = ({ name, words, texts }: Command): string => {
  const after = words === 'none' ? '' : ` ${texts.words}${words === 'several' ? '…' : ''}`
  return `${name.join(' ')}${after}`
}

const textsOf = (command: Command, option: string): { readonly value?: string; readonly hint: string } | undefined =>
  command.texts.options[option] ?? commonOptionTexts[option as keyof typeof commonOptionTexts]

/** What an option does. */
export const hintOf = (command: Command, option: string): string => textsOf(command, option)?.hint ?? ''

const optionRow = (command: Command, option: string): string[] => {
  const { value, hint = '' } = textsOf(command, option) ?? {}
  const choices = optionsOf(command)[option]?.choices
  return [value === undefined ? `--${option}` : `--${option} ${value}`, choices ? `${hint} (${choices.join(', ')})` : hint]
}

/** The help of one command. */
export const commandHelp = (command: Command): string[] => [
  helpMessages.usage(`${usageOf(command)} [OPTIONS]`),
  '',
  helpMessages.sentence(command.texts.summary),
  ...(command.texts.more === undefined ? [] : [command.texts.more]),
  ...(command.access === 'session' ? [helpMessages.signIn] : []),
  '',
  ...indent(alignColumns(Object.keys(optionsOf(command)).map((option) => optionRow(command, option)))),
]

/** The commands of a group, or all of them. */
const listing = (commands: readonly Command[]): string[] =>
  indent(alignColumns(commands.map((command) => [usageOf(command), command.texts.summary])))

/** The help of a group of commands, such as `users`. */
export const groupHelp = (group: readonly string[], commands: readonly Command[]): string[] => [
  helpMessages.usage(`${group.join(' ')} COMMAND [OPTIONS]`),
  '',
  ...listing(commands),
  '',
  helpMessages.more,
]

/** The help of the whole terminal. */
export const fullHelp = (commands: readonly Command[]): string[] => [
  helpMessages.usage('COMMAND [OPTIONS]'),
  '',
  ...listing(commands),
  '',
  helpMessages.more,
  helpMessages.signIn,
  '',
  ...helpMessages.exitCodes,
]

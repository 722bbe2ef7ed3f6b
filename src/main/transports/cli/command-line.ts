import { parseArgs } from 'node:util'
import { usageMessages } from '../../../shared/messages/terminal-output-messages.ts'
import { type CheckedValues, type Command, type OptionDefinition, optionsOf } from './command.ts'
import { usageError } from './command-run.ts'

type OptionToken = {
  readonly rawName: string
  readonly name: string
  readonly value: string | undefined
  readonly inline: boolean
}

/** Null if the word that follows looks like an option, which is no value. */
const givenValue = ({ value, inline }: OptionToken): string | null =>
  value === undefined || value === '' || (!inline && value.startsWith('-')) ? null : value

/** @throws CommandEnded if the option does not take this value */
const readOption = (token: OptionToken, option: OptionDefinition): string | true => {
  if (option.type === 'boolean') {
    if (token.value !== undefined) throw usageError(usageMessages.valueUnexpected(token.rawName))
    return true
  }
  const value = givenValue(token)
  if (value === null) throw usageError(usageMessages.valueMissing(token.rawName))
  if (option.choices && !option.choices.includes(value)) throw usageError(usageMessages.notAmong(token.rawName, option.choices))
  return value
}

/** @throws CommandEnded if there are more or fewer words than the command takes */
const checkWords = ({ words, texts }: Command, given: readonly string[]): void => {
  const [first, second] = given
  const surplus = words === 'none' ? first : second
  if (words !== 'several' && surplus !== undefined) throw usageError(usageMessages.wordUnexpected(surplus))
  if (words !== 'none' && !first) throw usageError(usageMessages.wordMissing(texts.words ?? ''))
}

/** The words after a command's name. A misspelt option is an error, never ignored. @throws CommandEnded */
export const readCommandLine = (command: Command, args: readonly string[]): CheckedValues => {
  const options = optionsOf(command)
  const { tokens } = parseArgs({
    args: [...args],
    // parseArgs reads a switch and a value by these types. `multiple` is checked below, to name the option.
    options: Object.fromEntries(Object.entries(options).map(([name, { type }]) => [name, { type }])),
    strict: false,
    allowPositionals: true,
    tokens: true,
  })
  const values: Record<string, string | true | (string | true)[]> = {}
  const words: string[] = []
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value)
    if (token.kind !== 'option') continue
    const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined
    if (!option) throw usageError(usageMessages.unknownOption(token.rawName))
    const value = readOption({ ...token, inline: token.inlineValue === true }, option)
    const former = values[token.name]
    if (option.multiple) values[token.name] = [...(Array.isArray(former) ? former : []), value]
    else if (former !== undefined) throw usageError(usageMessages.repeated(token.rawName))
    else values[token.name] = value
  }
  if (values.help === undefined) checkWords(command, words)
  return { values, words }
}

/** @throws CommandEnded unless it is a whole number above 0 */
export const readCount = (name: string, typed: string): number => {
  const count = Number(typed)
  if (!/^\d{1,9}$/.test(typed) || count < 1) throw usageError(usageMessages.notCount(`--${name}`))
  return count
}

/** A date means its beginning on this computer. @throws CommandEnded unless it is a date or a time of ISO 8601 */
export const readTime = (name: string, typed: string): number => {
  const isDate = /^\d{4}-\d{2}-\d{2}$/.test(typed)
  const isTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:\d{2})?$/.test(typed)
  const time = isDate || isTime ? new Date(isDate ? `${typed}T00:00` : typed).getTime() : Number.NaN
  if (Number.isNaN(time)) throw usageError(usageMessages.notTime(`--${name}`))
  return time
}

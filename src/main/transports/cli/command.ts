import type { CommandTexts } from '../../../shared/messages/terminal-command-messages.ts'
import type { CommandRun } from './command-run.ts'

/** An option after the command's name. */
export type OptionDefinition = {
  readonly type: 'string' | 'boolean'
  /** It may be given several times. */
  readonly multiple?: true
  /** The only values that it takes. */
  readonly choices?: readonly string[]
}

export type Options = Readonly<Record<string, OptionDefinition>>

type ValueOf<O extends OptionDefinition> = O['type'] extends 'boolean'
  ? boolean
  : O extends { readonly choices: readonly (infer Choice)[] }
    ? Choice
    : string

type Values<O extends Options> = {
  readonly [Name in keyof O]?: O[Name] extends { readonly multiple: true } ? readonly ValueOf<O[Name]>[] : ValueOf<O[Name]>
}

/** How many words follow the name of a command, beside its options. */
type WordCount = 'none' | 'one' | 'several'

/** Values that are checked against the definition of the command. */
export type CheckedValues = { readonly values: Readonly<Record<string, unknown>>; readonly words: readonly string[] }

/** A command of the terminal. Help and shell completion are made from it. */
export type Command = {
  readonly name: readonly string[]
  readonly texts: CommandTexts
  readonly options: Options
  readonly words: WordCount
  /** Whose rights it uses: those of a user who signs in, or of any caller who can read the folder. */
  readonly access: 'session' | 'folder'
  /** Whether the data folder must hold a directory. */
  readonly needsDirectory: boolean
  /** Resolves to the exit code. */
  readonly run: (run: CommandRun, given: CheckedValues) => Promise<number>
}

/** Options of every command, and of those that sign in. */
const commonOptions = { 'data-dir': { type: 'string' }, json: { type: 'boolean' }, help: { type: 'boolean' } } as const
const sessionOptions = { as: { type: 'string' } } as const

/** Defines a command. */
export const defineCommand = <const O extends Options>({
  name,
  texts,
  options,
  words = 'none',
  access = 'session',
  needsDirectory = true,
  run,
}: Pick<Command, 'name'> &
  Partial<Pick<Command, 'words' | 'access' | 'needsDirectory'>> & {
    texts: CommandTexts & { readonly options: Readonly<Record<keyof O, { readonly hint: string }>> }
    options: O
    run: (run: CommandRun, given: { readonly values: Values<O>; readonly words: readonly string[] }) => Promise<number>
  }): Command => ({
  name,
  texts,
  options,
  words,
  access,
  needsDirectory,
  // The command line was checked against `options`, which the compiler cannot follow.
  run: (call, { values, words: given }) => run(call, { values: values as Values<O>, words: given }),
})

/** All options that a command accepts. */
export const optionsOf = ({ options, access }: Command): Options => ({
  ...options,
  ...(access === 'session' ? sessionOptions : {}),
  ...commonOptions,
})

import { type Command, optionsOf } from './command.ts'
import { hintOf } from './command-help.ts'

export const shells = ['bash', 'zsh', 'fish'] as const

export type Shell = (typeof shells)[number]

/** The program's name in a shell. */
const PROGRAM = 'gatehouse'

/** What can follow some words: the next words of commands, options with the values that they take, or both. */
type Context = {
  readonly words: readonly string[]
  readonly next: readonly string[]
  readonly options: readonly {
    readonly name: string
    readonly hint: string
    readonly takes: 'none' | 'text' | 'path' | readonly string[]
  }[]
}

/** Options whose value is a path, which the shell completes by itself. */
const pathOptions: readonly string[] = ['data-dir', 'to', 'from']

const optionsAfter = (command: Command): Context['options'] =>
  Object.entries(optionsOf(command)).map(([name, { type, choices }]) => ({
    name,
    hint: hintOf(command, name),
    takes: type === 'boolean' ? 'none' : (choices ?? (pathOptions.includes(name) ? 'path' : 'text')),
  }))

/** Every beginning of a command, and each whole command. */
const listContexts = (commands: readonly Command[]): Context[] => {
  const beginnings = new Map<string, Context>()
  for (const command of commands)
    for (let length = 0; length <= command.name.length; length += 1) {
      const words = command.name.slice(0, length)
      const key = words.join(' ')
      const { next, options }: Pick<Context, 'next' | 'options'> = beginnings.get(key) ?? { next: [], options: [] }
      const word = command.name[length]
      beginnings.set(key, {
        words,
        next: word === undefined || next.includes(word) ? next : [...next, word],
        options: word === undefined ? optionsAfter(command) : options,
      })
    }
  return [...beginnings.values()]
}

const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

/** `case` branches on the words of the command. zsh runs them through its emulation of bash's completion. */
const bashFunction = (contexts: readonly Context[]): string => {
  const branches = contexts.map(({ words, next, options }) => {
    const after = [...next, ...options.map(({ name }) => `--${name}`)]
    return `    ${quote(words.join(' '))}) words=${quote(after.join(' '))} ;;`
  })
  const values = new Map<string, string>()
  for (const { options } of contexts)
    for (const { name, takes } of options) if (typeof takes === 'object') values.set(name, takes.join(' '))
  return `_${PROGRAM}() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" context='' words='' next place
  COMPREPLY=()
  case "$previous" in
${[...values].map(([name, choices]) => `    --${name}) COMPREPLY=($(compgen -W ${quote(choices)} -- "$current")); return ;;`).join('\n')}
    ${pathOptions.map((name) => `--${name}`).join('|')}) COMPREPLY=($(compgen -f -- "$current")); return ;;
  esac
  for ((place = 1; place < COMP_CWORD; place++)); do
    next="\${COMP_WORDS[place]}"
    case "$next" in -*) break ;; esac
    context="\${context:+$context }$next"
  done
  while :; do
    case "$context" in
${branches.join('\n')}
    esac
    [ -n "$words" ] || [ -z "$context" ] && break
    case "$context" in *' '*) context="\${context% *}" ;; *) context='' ; break ;; esac
  done
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
`
}

const bash = (contexts: readonly Context[]): string => `${bashFunction(contexts)}complete -F _${PROGRAM} ${PROGRAM}\n`

const zsh = (contexts: readonly Context[]): string =>
  `#compdef ${PROGRAM}
autoload -U +X bashcompinit && bashcompinit
${bashFunction(contexts)}complete -F _${PROGRAM} ${PROGRAM}
`

/** A condition of fish: the words so far, without options, are these, or begin with these. */
const fishCondition = (kind: 'at' | 'after', words: readonly string[]): string =>
  quote(`__${PROGRAM}_${kind} ${words.join(' ')}`.trimEnd())

const fish = (contexts: readonly Context[]): string => {
  const lines = contexts.flatMap(({ words, next, options }) => [
    ...next.map((word) => `complete -c ${PROGRAM} -n ${fishCondition('at', words)} -f -a ${quote(word)}`),
    ...options.map(({ name, hint, takes }) => {
      const value =
        takes === 'none' ? '' : takes === 'path' ? ' -r -F' : takes === 'text' ? ' -x' : ` -x -a ${quote(takes.join(' '))}`
      return `complete -c ${PROGRAM} -n ${fishCondition('after', words)} -l ${name}${value} -d ${quote(hint)}`
    }),
  ])
  return `function __${PROGRAM}_typed
  for word in (commandline -opc)[2..]
    string match -q -- '-*' $word; and break
    echo $word
  end
end
function __${PROGRAM}_at
  set -l typed (__${PROGRAM}_typed)
  test "$typed" = "$argv"
end
function __${PROGRAM}_after
  string match -q -- "$argv *" (__${PROGRAM}_typed | string join ' ')' '
end
complete -c ${PROGRAM} -f
${lines.join('\n')}
`
}

const scripts: Readonly<Record<Shell, (contexts: readonly Context[]) => string>> = { bash, zsh, fish }

/** The script that lets a shell complete the commands and their options. */
export const completionScript = (shell: Shell, commands: readonly Command[]): string => scripts[shell](listContexts(commands))

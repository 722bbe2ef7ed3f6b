import { homedir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { HOUR_MS, SECOND_MS } from '../../shared/domain/time.ts'
import { dataFolderMessages } from '../../shared/messages/output-messages.ts'
import { hasReplacedBytes } from '../platform/strict-utf8.ts'

/**
 * OWASP ASVS 5.0, 6.4.1 and OWASP's Forgot Password Cheat Sheet ask for a short lifetime. One hour is enough to walk to one's
 * computer.
 */
export const RESET_LIFETIME_MS = HOUR_MS

/** How often the purge of deleted users runs. A daily interval might never elapse on a computer that sleeps at night. */
export const PURGE_EVERY_MS = HOUR_MS

/** How long closing waits for running work (milliseconds). Longer than a write waits for another process. */
export const CLOSE_WITHIN_MS = 6 * SECOND_MS

/** How long a copied secret stays on the clipboard. */
export const CLIPBOARD_LIFETIME_SECONDS = 60
export const CLIPBOARD_LIFETIME_MS = CLIPBOARD_LIFETIME_SECONDS * SECOND_MS

/** The option that names the data folder, in every command line. */
export const DATA_DIR_OPTION = 'data-dir'

/** The uses of `--data-dir` among options that are not ours, such as Chromium's. */
const findDataDirTokens = (argv: readonly string[]) =>
  parseArgs({
    args: [...argv],
    options: { [DATA_DIR_OPTION]: { type: 'string' } },
    strict: false,
    allowPositionals: true,
    tokens: true,
  }).tokens.flatMap((token) => {
    if (token.kind !== 'option' || token.name !== DATA_DIR_OPTION) return []
    // A word that looks like an option is not the value.
    const isMissing = token.value === undefined || (!token.inlineValue && token.value.startsWith('--'))
    return { index: token.index, value: isMissing ? null : token.value, words: token.inlineValue || isMissing ? 1 : 2 }
  })

/** The command line without `--data-dir` and its value. */
export const withoutDataDir = (argv: readonly string[]): string[] => {
  const tokens = findDataDirTokens(argv)
  return argv.filter((_, place) => !tokens.some(({ index, words }) => place >= index && place < index + words))
}

type FolderFault = 'empty' | 'not-utf-8' | 'no-home'

/** The data folder: `--data-dir`, then `GATEHOUSE_DATA_DIR`, then the system's folder for application data. */
export const findDataFolder = (
  argv: readonly string[],
  env: NodeJS.ProcessEnv,
  home: string | null = findHome(),
): { readonly folder: string } | { readonly fault: FolderFault } => {
  if (argv.some(hasReplacedBytes)) return { fault: 'not-utf-8' }
  const chosen = findDataDirTokens(argv).map(({ value }) => value?.trim() || null)
  if (chosen.includes(null)) return { fault: 'empty' }
  const typed = chosen.at(-1) || env.GATEHOUSE_DATA_DIR?.trim()
  const folder = typed ? expandFolder(typed, env, home) : findDefaultFolder(env, home)
  if (folder === null) return { fault: 'no-home' }
  return hasReplacedBytes(folder) ? { fault: 'not-utf-8' } : { folder }
}

/** The data folder. Without one, says why and ends the process: 2 for a wrong command line, 1 without a home folder. */
export const requireDataFolder = (argv: readonly string[]): string => {
  const found = findDataFolder(argv, process.env)
  if ('folder' in found) return found.folder
  process.stderr.write(`${dataFolderMessages[found.fault]}\n`)
  process.exit(found.fault === 'no-home' ? 1 : 2)
}

/** Null if the system knows none, or if `HOME` is empty or relative. */
const findHome = (): string | null => {
  try {
    const home = homedir()
    return isAbsolute(home) ? home : null
  } catch {
    return null
  }
}

/** A shell expands `~` only at the start of a word, which the value in `--data-dir=~/x` is not. */
const expandFolder = (typed: string, env: NodeJS.ProcessEnv, home: string | null): string | null => {
  const [, below] = /^~(?:$|[/\\](.*))/s.exec(typed) ?? [null, null]
  if (below !== null) return home && join(home, below ?? '')
  return resolve(findStartFolder(env), typed)
}

/** A path of the command line, which belongs to the folder where the user called the program. */
export const resolveTyped = (path: string, env: NodeJS.ProcessEnv = process.env): string => resolve(findStartFolder(env), path)

/** npm runs a script in the folder of the package, and tells where it was called. */
const findStartFolder = ({ npm_lifecycle_event, INIT_CWD = '' }: NodeJS.ProcessEnv): string =>
  npm_lifecycle_event && isAbsolute(INIT_CWD) ? INIT_CWD : process.cwd()

const findDefaultFolder = (env: NodeJS.ProcessEnv, home: string | null): string | null => {
  const parent = findApplicationData(env, home)
  return parent && join(parent, 'Gatehouse')
}

const findApplicationData = ({ APPDATA = '', XDG_DATA_HOME = '' }: NodeJS.ProcessEnv, home: string | null): string | null => {
  switch (process.platform) {
    case 'win32':
      return isAbsolute(APPDATA) ? APPDATA : home && join(home, 'AppData', 'Roaming')
    case 'darwin':
      return home && join(home, 'Library', 'Application Support')
    default:
      // XDG Base Directory Specification: user-specific data files. A relative path is invalid and ignored.
      return isAbsolute(XDG_DATA_HOME) ? XDG_DATA_HOME : home && join(home, '.local', 'share')
  }
}

import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { HOUR_MS, SECOND_MS } from '../../shared/domain/time.ts'

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

/** The data folder: `--data-dir`, then `GATEHOUSE_DATA_DIR`, then the system's folder for application data. */
export const findDataFolder = (argv: readonly string[], env: NodeJS.ProcessEnv): string => {
  const chosen = findDataDirTokens(argv).at(-1)?.value || env.GATEHOUSE_DATA_DIR
  return chosen ? resolve(chosen) : join(findApplicationData(env), 'Gatehouse')
}

const findApplicationData = (env: NodeJS.ProcessEnv): string => {
  switch (process.platform) {
    case 'win32':
      return env.APPDATA ?? join(homedir(), 'AppData', 'Roaming')
    case 'darwin':
      return join(homedir(), 'Library', 'Application Support')
    default:
      // XDG Base Directory Specification: user-specific data files.
      return env.XDG_DATA_HOME || join(homedir(), '.local', 'share')
  }
}

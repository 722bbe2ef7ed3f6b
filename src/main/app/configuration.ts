import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
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

export const DATA_DIR_FLAG = '--data-dir'

/** The value of `--name=VALUE` or `--name VALUE`. Null if the flag is absent. */
export const readFlag = (argv: readonly string[], flag: string): string | null => {
  const joined = argv.find((argument) => argument.startsWith(`${flag}=`))
  if (joined) return joined.slice(flag.length + 1)
  const index = argv.indexOf(flag)
  const next = index === -1 ? undefined : argv[index + 1]
  return next === undefined || next.startsWith('--') ? null : next
}

/** The command line without `--name=VALUE` and `--name VALUE`. */
export const withoutFlag = (argv: readonly string[], flag: string): string[] =>
  argv.filter((argument, index) => {
    const isFlag = argument === flag || argument.startsWith(`${flag}=`)
    const isValue = argv[index - 1] === flag && !argument.startsWith('--')
    return !isFlag && !isValue
  })

/** The data folder: `--data-dir`, then `GATEHOUSE_DATA_DIR`, then the system's folder for application data. */
export const findDataFolder = (argv: readonly string[], env: NodeJS.ProcessEnv): string => {
  const chosen = readFlag(argv, DATA_DIR_FLAG) || env.GATEHOUSE_DATA_DIR
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

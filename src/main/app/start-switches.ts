import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DATA_DIR_OPTION } from './configuration.ts'

/** Chromium switches for display and accessibility, which are safe. Any other switch could weaken the program's protection. */
const WINDOW_SWITCHES: readonly string[] = [
  DATA_DIR_OPTION,
  'class',
  'disable-gpu',
  'disable-gpu-compositing',
  'disable-smooth-scrolling',
  'enable-wayland-ime',
  'force-color-profile',
  'force-dark-mode',
  'force-device-scale-factor',
  'force-high-contrast',
  'force-prefers-reduced-motion',
  'force-renderer-accessibility',
  'gtk-version',
  'high-dpi-support',
  'lang',
  'name',
  'no-first-run',
  'ozone-platform',
  'ozone-platform-hint',
  'touch-events',
  'use-angle',
  'use-gl',
]

/** Options that users commonly set for every Node program. */
const NODE_SWITCHES: readonly string[] = [
  'disable-warning',
  'max-old-space-size',
  'max-semi-space-size',
  'no-deprecation',
  'no-warnings',
  'stack-trace-limit',
  'use-system-ca',
]

/**
 * Whether the program runs in its source tree, where tests and developers need every switch.
 *
 * This is safe, because a user who can set switches there can also change the code. `programFolder`: `out/main` or `src/main`.
 */
export const isCheckout = (programFolder: string): boolean =>
  existsSync(join(programFolder, '../../package.json')) && existsSync(join(programFolder, '../../src/main/index.ts'))

/** The name of a switch, as Chromium and Node parse it. Null for any other word. */
const nameOf = (word: string, platform: NodeJS.Platform): string | null => {
  const [, name = null] = (platform === 'win32' ? /^\s*(?:--?|\/)([^=]*)/ : /^--?([^=]*)/).exec(word) ?? []
  return name?.trim().toLowerCase().replaceAll('_', '-') ?? null
}

const listOthers = (words: readonly string[], known: readonly string[], platform: NodeJS.Platform): string[] => {
  const names = words.flatMap((word) => nameOf(word, platform) ?? [])
  return [...new Set(names.filter((name) => name !== '' && !known.includes(name)))].map((name) => `--${name}`)
}

// Node removes quotes and backslashes too, so they cannot hide a switch.
const splitNodeOptions = (options: string): string[] => options.replaceAll(/["\\]/g, '').split(/\s+/)

type Start = {
  /** The command line without the program's name. */
  readonly words: readonly string[]
  readonly nodeOptions: string | undefined
  readonly isRoot: boolean
  readonly platform?: NodeJS.Platform
}

/** The refused switches outside a checkout, such as those for debugging, proxies, preloads and web security. */
export const findRefusedSwitches = ({ words, nodeOptions = '', isRoot, platform = process.platform }: Start): string[] => [
  // Chromium cannot use its sandbox as root.
  ...listOthers(words, isRoot ? [...WINDOW_SWITCHES, 'no-sandbox'] : WINDOW_SWITCHES, platform),
  ...listOthers(splitNodeOptions(nodeOptions), NODE_SWITCHES, 'linux'),
]

/** The same for a program without a window. `execArgv`: the options before the program's name. */
export const findRefusedNodeSwitches = (execArgv: readonly string[], nodeOptions = ''): string[] =>
  listOthers([...execArgv, ...splitNodeOptions(nodeOptions)], NODE_SWITCHES, 'linux')

export const formatRefusedSwitches = (refused: readonly string[]): string =>
  `Gatehouse does not start with ${refused.join(', ')}: such a switch could open it to other programs. Start it without.`

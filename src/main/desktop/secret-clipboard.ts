import { createHash } from 'node:crypto'
import * as electron from 'electron'
import { CLIPBOARD_LIFETIME_MS, CLIPBOARD_LIFETIME_SECONDS } from '../app/configuration.ts'
import { secretFormats } from './clipboard-hints.ts'

const { clipboard, powerMonitor } = electron

// Electron 33 has no items with formats of the system. A named import of what is missing would end the start.
const { ClipboardItem } = electron as Partial<Pick<typeof electron, 'ClipboardItem'>>

const digest = (text: string): string => createHash('sha256').update(text).digest('base64')

// Electron 45 returns promises and Electron 33 returns values. `await` handles both.
let held: { digest: string; timer: NodeJS.Timeout; until: number } | null = null
let isWatchingPower = false

/** Asks clipboard histories to leave the secret out, where the runtime can say so. */
const write = async (text: string): Promise<void> => {
  try {
    if (ClipboardItem) return await clipboard.write([new ClipboardItem(secretFormats(text, process.platform))])
  } catch {
    // A system without these formats still gets the text.
  }
  await clipboard.writeText(text)
}

/** A timer does not run while the computer sleeps. */
const clearIfLate = (): void => {
  if (held && Date.now() >= held.until) void clearSecret()
}

/** Copies a secret, and clears the clipboard later if it still holds the secret. Resolves to the seconds until then. */
export const copySecret = async (text: string): Promise<number> => {
  await write(text)
  if (held) clearTimeout(held.timer)
  if (!isWatchingPower) powerMonitor.on('resume', clearIfLate)
  isWatchingPower = true
  const until = Date.now() + CLIPBOARD_LIFETIME_MS
  held = { digest: digest(text), timer: setTimeout(clearSecret, CLIPBOARD_LIFETIME_MS), until }
  return CLIPBOARD_LIFETIME_SECONDS
}

/** Clears a copied secret now. Also called when a window locks, and when Gatehouse quits early. */
export const clearSecret = async (): Promise<void> => {
  if (!held) return
  clearTimeout(held.timer)
  // Only the digest is kept in memory, so that the secret exists only on the clipboard.
  const { digest: ours } = held
  held = null
  if (digest(await clipboard.readText()) === ours) await clipboard.clear()
}

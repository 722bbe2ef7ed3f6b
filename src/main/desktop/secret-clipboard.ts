import { createHash } from 'node:crypto'
import { clipboard } from 'electron'
import { CLIPBOARD_LIFETIME_MS, CLIPBOARD_LIFETIME_SECONDS } from '../app/configuration.ts'

const digest = (text: string): string => createHash('sha256').update(text).digest('base64')

// Electron 45 returns promises and Electron 33 returns values. `await` handles both.
let held: { digest: string; timer: NodeJS.Timeout } | null = null

/** Copies a secret, and clears the clipboard later if it still holds the secret. Resolves to the seconds until then. */
export const copySecret = async (text: string): Promise<number> => {
  await clipboard.writeText(text)
  if (held) clearTimeout(held.timer)
  held = { digest: digest(text), timer: setTimeout(clearSecret, CLIPBOARD_LIFETIME_MS) }
  return CLIPBOARD_LIFETIME_SECONDS
}

/** Clears a copied secret now. Also called when Gatehouse quits early. */
export const clearSecret = async (): Promise<void> => {
  if (!held) return
  clearTimeout(held.timer)
  // Only the digest is kept in memory, so that the secret exists only on the clipboard.
  const { digest: ours } = held
  held = null
  if (digest(await clipboard.readText()) === ours) await clipboard.clear()
}

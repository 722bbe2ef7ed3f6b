import { createHash } from 'node:crypto'
import { clipboard } from 'electron'
import { CLIPBOARD_LIFETIME_MS } from '../app/configuration.ts'

const MS_PER_SECOND = 1_000

const digest = (text: string): string => createHash('sha256').update(text).digest('base64')

// Electron 45 answers with promises where 33 answers at once; awaiting serves both.
let held: { digest: string; timer: NodeJS.Timeout } | null = null

/** Copies a secret; clears the clipboard later if nothing else has been copied since. Resolves to the seconds until then. */
export const copySecret = async (text: string): Promise<number> => {
  await clipboard.writeText(text)
  if (held) clearTimeout(held.timer)
  held = { digest: digest(text), timer: setTimeout(clearSecret, CLIPBOARD_LIFETIME_MS) }
  return CLIPBOARD_LIFETIME_MS / MS_PER_SECOND
}

/** Clears what `copySecret` left, now: also called when Gatehouse quits before its time is over. */
export const clearSecret = async (): Promise<void> => {
  if (!held) return
  clearTimeout(held.timer)
  // Only the digest is remembered, so that the secret itself lives nowhere but on the clipboard.
  const { digest: ours } = held
  held = null
  if (digest(await clipboard.readText()) === ours) await clipboard.clear()
}

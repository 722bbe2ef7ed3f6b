import { countOf } from './plural.ts'

/** What leaves the window: the clipboard, files and printed sheets. */
export const outputMessages = {
  copied: (seconds: number) => `Copied. The clipboard is cleared in ${countOf(seconds, 'second')}.`,
  saved: (path: string) => `Saved to ${path}`,
  readyToPrint: (path: string) => `Ready to print: ${path}`,
  undone: 'Undone',
} as const

import { BrowserWindow } from 'electron'
import { hardenedPreferences } from './page-restrictions.ts'

/** Escapes text for a page, so that an email cannot contain markup. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`)

const STYLE = `
  body { font: 11pt/1.5 Inter, system-ui, sans-serif; color: #111; margin: 0; }
  h1 { font-size: 18pt; margin: 0 0 4mm; }
  p { margin: 0 0 4mm; overflow-wrap: anywhere; }
  .code { font: 600 17pt/1.4 ui-monospace, 'DejaVu Sans Mono', monospace; border: 0.4mm solid #111; border-radius: 2mm; padding: 5mm; text-align: center; margin: 6mm 0; }
  ol { font: 600 14pt/2 ui-monospace, 'DejaVu Sans Mono', monospace; padding-left: 16mm; margin: 4mm 0 6mm; }
  small { color: #444; }
  .square svg { width: 32mm; height: 32mm; margin: 0 0 4mm; }
  .sheet { break-after: page; }
  .sheet:last-child { break-after: auto; }
  .line { border-top: 0.3mm solid #111; width: 70mm; margin-top: 22mm; padding-top: 1mm; }
`

/** Renders `body` (escaped HTML) on A4 as a PDF. Unlike `window.print()`, it does not block. */
export const makePdf = async (title: string, body: string): Promise<Buffer> => {
  const window = new BrowserWindow({
    show: false,
    // A sheet runs no scripts, loads nothing and stores nothing.
    webPreferences: { ...hardenedPreferences, javascript: false, partition: 'paper' },
  })
  try {
    const policy = "default-src 'none'; style-src 'unsafe-inline'"
    const page = `<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><title>${escapeHtml(title)}</title><style>${STYLE}</style><body>${body}</body></html>`
    await window.loadURL(`data:text/html;base64,${Buffer.from(page, 'utf8').toString('base64')}`)
    const inches = (millimetres: number): number => millimetres / 25.4
    const margin = inches(20)
    return await window.webContents.printToPDF({
      pageSize: 'A4',
      printBackground: true,
      margins: { top: margin, bottom: margin, left: margin, right: margin },
    })
  } finally {
    window.destroy()
  }
}

import { randomUUID } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { BrowserWindow, session, type WebContents } from 'electron'
import type { Printed } from '../pipeline/handler.ts'
import { APP_SCHEME } from './app-protocol.ts'
import { hardenedPreferences } from './page-restrictions.ts'

type Paper = 'a4' | 'letter'

/** A finished page of HTML and the paper that it is laid out for. */
export type Sheet = { readonly html: string; readonly paper: Paper }

/** A session in memory: a printed page with codes is never written to the cache on the disk. */
const PARTITION = 'paper'

export const PAPER_ORIGIN = `${APP_SCHEME}://paper`

const pageSizes = { a4: 'A4', letter: 'Letter' } as const

/** A sheet runs no script and loads only its fonts. */
const POLICY = `default-src 'none'; style-src 'unsafe-inline'; font-src ${PAPER_ORIGIN}`

/** The window's typeface, one file per subset, in the order in which a character is looked for. */
export const fontSubsets = ['latin', 'latin-ext', 'cyrillic', 'cyrillic-ext', 'greek', 'greek-ext', 'vietnamese'] as const

const readFont = async (subset: string): Promise<Uint8Array<ArrayBuffer> | null> => {
  const folder = join(import.meta.dirname, '../renderer/assets')
  const file = readdirSync(folder).find((name) => name.startsWith(`inter-${subset}-wght-normal`) && name.endsWith('.woff2'))
  return file === undefined ? null : new Uint8Array(await readFile(join(folder, file)))
}

const sheets = new Map<string, string>()

const answer = async (request: Request): Promise<Response> => {
  const [, kind, name = ''] = new URL(request.url).pathname.split('/')
  const html = kind === 'sheets' ? sheets.get(name) : undefined
  if (html !== undefined)
    return new Response(html, {
      headers: { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': POLICY, 'Cache-Control': 'no-store' },
    })
  // In development, the fonts are not built. The sheet then has the system's typeface.
  const font = kind === 'fonts' && fontSubsets.some((subset) => subset === name) ? await readFont(name).catch(() => null) : null
  if (font === null) return new Response('', { status: 404 })
  return new Response(font, { headers: { 'Content-Type': 'font/woff2', 'Access-Control-Allow-Origin': '*' } })
}

/** Loads the sheet in a hidden window, and destroys both afterwards. */
const withSheet = async <T>({ html }: Sheet, use: (contents: WebContents) => Promise<T>): Promise<T> => {
  const { protocol } = session.fromPartition(PARTITION)
  if (!protocol.isProtocolHandled(APP_SCHEME)) protocol.handle(APP_SCHEME, answer)
  const id = randomUUID()
  sheets.set(id, html)
  const window = new BrowserWindow({
    show: false,
    webPreferences: { ...hardenedPreferences, javascript: false, partition: PARTITION },
  })
  try {
    await window.loadURL(`${PAPER_ORIGIN}/sheets/${id}`)
    return await use(window.webContents)
  } finally {
    sheets.delete(id)
    window.destroy()
  }
}

/** Renders the sheet as a PDF. */
export const makePdf = (sheet: Sheet): Promise<Buffer> =>
  withSheet(sheet, (contents) =>
    contents.printToPDF({
      pageSize: pageSizes[sheet.paper],
      printBackground: true,
      margins: { top: 0, bottom: 0, left: 0, right: 0 },
    }),
  )

/** Opens the system's print dialog for the sheet. The sheet has its own margins, so that the cut lines are in the middle. */
export const printSheet = (sheet: Sheet): Promise<Printed> =>
  withSheet(
    sheet,
    (contents) =>
      new Promise((resolve) => {
        contents.print(
          { silent: false, printBackground: true, pageSize: pageSizes[sheet.paper], margins: { marginType: 'none' } },
          (isPrinted, reason) => resolve(isPrinted ? 'printed' : /cancel/i.test(reason) ? 'cancelled' : 'failed'),
        )
      }),
  )

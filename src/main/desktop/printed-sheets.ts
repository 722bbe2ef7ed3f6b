import { paperMessages } from '../../shared/messages/paper-messages.ts'
import type { CodeSheet, RecoverySheet, ScannedCode } from '../pipeline/handler.ts'
import type { Sheet } from './printing.ts'
import { styleOf } from './sheet-style.ts'

/** Escapes text for a page, so that an email cannot contain markup. */
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`)

/** A name or address that keeps its own direction. */
const isolated = (text: string): string => `<bdi>${escapeHtml(text)}</bdi>`

/** ISO/IEC 18004, 6.3.8: four modules of white around the symbol. */
const QUIET_MODULES = 4

/**
 * The code as a QR code for a scanner. It is drawn inline, because a sheet loads nothing. The level is the lowest, so that the modules are few and
 * large; the style of the sheet gives a module its size.
 */
const drawSquare = async (text: string): Promise<string> => {
  const { create, toString: draw } = await import('qrcode')
  const modules = create(text, { errorCorrectionLevel: 'L' }).modules.size + 2 * QUIET_MODULES
  const drawn = await draw(text, { type: 'svg', margin: QUIET_MODULES, errorCorrectionLevel: 'L' })
  return `<div class="square" style="--modules: ${modules}">${drawn}</div>`
}

type Part = string | { bold: string }

/** A sentence with its bold parts, as escaped HTML. */
const drawSentence = (parts: readonly Part[]): string =>
  `<p>${parts.map((part) => (typeof part === 'string' ? escapeHtml(part) : `<b>${isolated(part.bold)}</b>`)).join('')}</p>`

/** Groups on one line, beyond which a code gets two lines of the same length. */
const GROUPS_PER_LINE = 3

/** A code of so few groups can be larger. */
const SHORT_GROUPS = 2

const drawCode = (code: string): string => {
  const groups = code.split('-')
  const half = groups.length > GROUPS_PER_LINE ? Math.ceil(groups.length / 2) : groups.length
  const lines = [groups.slice(0, half), groups.slice(half)].filter((line) => line.length > 0)
  return lines.map((line) => `<span>${escapeHtml(line.join('-'))}</span>`).join('')
}

/** A name and an address of this length fill several lines of a small part (UTF-16 units). */
const LONG = 90

const drawPrintedCode = async (
  { email, name, kind, resetToken, scanned, expiresAt }: ScannedCode,
  directory: string,
): Promise<string> => {
  const until = new Date(expiresAt).toLocaleString(undefined, { dateStyle: 'long', timeStyle: 'short' })
  const isLong = name.length + email.length > LONG
  return `<section class="part">
    <div class="head"><h1>${paperMessages.kinds[kind]}</h1><span>${isolated(directory)}</span></div>
    <p class="who"${isLong ? ' data-long' : ''}>${name === '' ? '' : `<b>${isolated(name)}</b>`}${isolated(email)}</p>
    <div class="secret"><p class="code"${resetToken.split('-').length <= SHORT_GROUPS ? ' data-short' : ''}>${drawCode(resetToken)}</p>${await drawSquare(scanned)}</div>
    ${drawSentence(paperMessages.codeUse[kind])}
    ${drawSentence(paperMessages.codeUntil(until))}
    <p class="line">${paperMessages.signature}</p>
  </section>`
}

const makeSheet = (title: string, paper: Sheet['paper'], body: string): Sheet => ({
  paper,
  html: `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escapeHtml(title)}</title><style>${styleOf(paper)}</style><body>${body}</body></html>`,
})

/** Printed codes in the given order, as many per page as the layout says. */
export const makeCodeSheets = async ({ printedCodes, layout, directory }: CodeSheet): Promise<Sheet> => {
  const parts: string[] = []
  // One at a time, because drawing blocks this thread, which also serves the windows.
  for (const printedCode of printedCodes) parts.push(await drawPrintedCode(printedCode, directory))
  const pages: string[] = []
  for (let first = 0; first < parts.length; first += layout.perPage)
    pages.push(`<div class="page" data-per-page="${layout.perPage}">${parts.slice(first, first + layout.perPage).join('')}</div>`)
  return makeSheet(paperMessages.resetCodes, layout.paper, pages.join(''))
}

/** Recovery codes on paper. */
export const makeRecoverySheet = ({ email, codes, directory }: RecoverySheet, paper: Sheet['paper']): Sheet =>
  makeSheet(
    paperMessages.recoveryCodes,
    paper,
    `<div class="page" data-per-page="1"><section class="part">
     <div class="head"><h1>${paperMessages.recoveryCodesHeading}</h1><span>${isolated(directory)}</span></div>
     ${drawSentence(paperMessages.recipient(email))}
     <ol>${codes.map((code) => `<li>${escapeHtml(code)}</li>`).join('')}</ol>
     ${drawSentence(paperMessages.recoveryCodesUse)}
     <p>${escapeHtml(paperMessages.recoveryCodesApp)}</p>
     <p><small>${escapeHtml(paperMessages.recoveryCodesNote)}</small></p></section></div>`,
  )

/** Recovery codes as a text file. */
export const makeCodesText = ({ email, codes, directory }: RecoverySheet): string =>
  [paperMessages.recoveryCodesFile(email, directory), '', ...codes, '', paperMessages.recoveryCodesFileUse, ''].join('\n')

import { paperMessages } from '../../shared/messages/paper-messages.ts'
import { escapeHtml, makePdf } from './printing.ts'

/** The code as a QR code for a scanner. It is drawn inline, because a sheet loads nothing. */
const drawCode = async (text: string): Promise<string> => {
  const { toString: draw } = await import('qrcode')
  return draw(text, { type: 'svg', margin: 0, errorCorrectionLevel: 'M' })
}

type PrintedCode = { email: string; resetToken: string; expiresAt: number }

type Part = string | { bold: string }

/** A sentence with its bold parts, as escaped HTML. */
const drawSentence = (parts: readonly Part[]): string =>
  `<p>${parts.map((part) => (typeof part === 'string' ? escapeHtml(part) : `<b>${escapeHtml(part.bold)}</b>`)).join('')}</p>`

const drawPrintedCode = async ({ email, resetToken, expiresAt }: PrintedCode): Promise<string> => {
  const until = new Date(expiresAt).toLocaleString(undefined, { dateStyle: 'long', timeStyle: 'short' })
  return `<h1>${paperMessages.resetCode}</h1>
     ${drawSentence(paperMessages.recipient(email))}
     <p class="code">${escapeHtml(resetToken)}</p>
     <div class="square">${await drawCode(resetToken)}</div>
     ${drawSentence(paperMessages.resetCodeUse)}
     ${drawSentence(paperMessages.resetCodeUntil(until))}
     <p class="line">${paperMessages.signature}</p>`
}

/** One printed reset code. */
export const makeCodeSheet = async (printedCode: PrintedCode): Promise<Buffer> =>
  makePdf(paperMessages.resetCode, await drawPrintedCode(printedCode))

/** Several printed reset codes, one per page, in the given order. */
export const makeCodeSheets = async (printedCodes: PrintedCode[]): Promise<Buffer> => {
  const sheets: string[] = []
  // One at a time, because drawing blocks this thread, which also serves the windows.
  for (const printedCode of printedCodes) sheets.push(`<section class="sheet">${await drawPrintedCode(printedCode)}</section>`)
  return makePdf(paperMessages.resetCodes, sheets.join(''))
}

type Codes = { email: string; codes: string[] }

/** Recovery codes on paper. */
export const makeCodesSheet = ({ email, codes }: Codes): Promise<Buffer> =>
  makePdf(
    paperMessages.recoveryCodes,
    `<h1>${paperMessages.recoveryCodesHeading}</h1>
     ${drawSentence(paperMessages.recipient(email))}
     <ol>${codes.map((code) => `<li>${escapeHtml(code)}</li>`).join('')}</ol>
     ${drawSentence(paperMessages.recoveryCodesUse)}
     <p><small>${escapeHtml(paperMessages.recoveryCodesNote)}</small></p>`,
  )

/** Recovery codes as a text file. */
export const makeCodesText = ({ email, codes }: Codes): string =>
  [paperMessages.recoveryCodesFile(email), '', ...codes, '', paperMessages.recoveryCodesFileUse, ''].join('\n')

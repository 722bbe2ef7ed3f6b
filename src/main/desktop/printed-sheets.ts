import { escapeHtml, makePdf } from './printing.ts'

/** The code as a QR code for a scanner. It is drawn inline, because a sheet loads nothing. */
const drawCode = async (text: string): Promise<string> => {
  const { toString: draw } = await import('qrcode')
  return draw(text, { type: 'svg', margin: 0, errorCorrectionLevel: 'M' })
}

type PrintedCode = { email: string; resetToken: string; expiresAt: number }

const drawPrintedCode = async ({ email, resetToken, expiresAt }: PrintedCode): Promise<string> => {
  const until = new Date(expiresAt).toLocaleString(undefined, { dateStyle: 'long', timeStyle: 'short' })
  return `<h1>Reset code</h1>
     <p>For <b>${escapeHtml(email)}</b></p>
     <p class="code">${escapeHtml(resetToken)}</p>
     <div class="square">${await drawCode(resetToken)}</div>
     <p>Open Gatehouse, choose <b>Reset password</b>, and enter your e-mail address, this code and a new password.</p>
     <p>The code works once, until <b>${escapeHtml(until)}</b>. Capital and small letters are the same to it; hyphens may be left out.</p>
     <p class="line">Received (signature)</p>`
}

/** One printed reset code. */
export const makeCodeSheet = async (printedCode: PrintedCode): Promise<Buffer> =>
  makePdf('Reset code', await drawPrintedCode(printedCode))

/** Several printed reset codes, one per page, in the given order. */
export const makeCodeSheets = async (printedCodes: PrintedCode[]): Promise<Buffer> => {
  const sheets: string[] = []
  // One at a time, because drawing blocks this thread, which also serves the windows.
  for (const printedCode of printedCodes) sheets.push(`<section class="sheet">${await drawPrintedCode(printedCode)}</section>`)
  return makePdf('Reset codes', sheets.join(''))
}

type Codes = { email: string; codes: string[] }

/** Recovery codes on paper. */
export const makeCodesSheet = ({ email, codes }: Codes): Promise<Buffer> =>
  makePdf(
    'Recovery codes',
    `<h1>Gatehouse recovery codes</h1>
     <p>For <b>${escapeHtml(email)}</b></p>
     <ol>${codes.map((code) => `<li>${escapeHtml(code)}</li>`).join('')}</ol>
     <p>Each code sets a new password once, without an administrator: open Gatehouse, choose <b>Reset password</b>, and enter your e-mail address, one of these codes and a new password.</p>
     <p><small>Keep this sheet where you keep your passport. Whoever holds it can open your account. New codes make these useless.</small></p>`,
  )

/** Recovery codes as a text file. */
export const makeCodesText = ({ email, codes }: Codes): string =>
  [`Gatehouse recovery codes for ${email}`, '', ...codes, '', 'Each code works once, on the screen "Reset password".', ''].join(
    '\n',
  )

import { fontSubsets, PAPER_ORIGIN } from './printing.ts'

const sizes = { a4: { width: 210, height: 297 }, letter: { width: 215.9, height: 279.4 } } as const

/** A page that is as high as the paper can be rounded up to a second, empty one (millimetres). */
const ROUNDING = 0.5

const fontFaces = fontSubsets
  .map(
    (subset) =>
      `@font-face { font-family: 'Inter ${subset}'; font-weight: 100 900; src: url('${PAPER_ORIGIN}/fonts/${subset}') }`,
  )
  .join('\n')

const typeface = [...fontSubsets.map((subset) => `'Inter ${subset}'`), 'system-ui', 'sans-serif'].join(', ')

/**
 * The style of a sheet. Glyphs that depend on their neighbours are off, because a PDF then has digits that cannot be searched or copied.
 *
 * A page is a grid of parts that are cut apart along dashed lines.
 */
export const styleOf = (paper: keyof typeof sizes): string => {
  const { width, height } = sizes[paper]
  return `
  ${fontFaces}
  @page { size: ${width}mm ${height}mm; margin: 0; }
  * { box-sizing: border-box; }
  body { font: 11pt/1.4 ${typeface}; color: #111; margin: 0; font-feature-settings: 'calt' 0; }
  h1 { font-size: 18pt; line-height: 1.2; margin: 0; }
  p { margin: 0; overflow-wrap: anywhere; }
  ol { font-weight: 600; font-size: 14pt; line-height: 2; padding-left: 16mm; margin: 0; }
  small { color: #444; }
  .page { display: grid; grid-auto-rows: minmax(0, 1fr); inline-size: ${width}mm; block-size: ${height - ROUNDING}mm; break-after: page; break-inside: avoid; overflow: hidden; }
  .page:last-child { break-after: auto; }
  .page[data-per-page='2'] { grid-template-rows: repeat(2, minmax(0, 1fr)); }
  .page[data-per-page='4'] { grid-template: repeat(2, minmax(0, 1fr)) / repeat(2, minmax(0, 1fr)); }
  .page[data-per-page='6'] { grid-template: repeat(3, minmax(0, 1fr)) / repeat(2, minmax(0, 1fr)); }
  .part { display: flex; flex-direction: column; gap: 4mm; min-inline-size: 0; padding: 18mm 20mm; overflow: hidden; }
  .head { display: flex; justify-content: space-between; align-items: baseline; gap: 4mm; }
  .head span { min-inline-size: 0; text-align: end; overflow-wrap: anywhere; color: #444; }
  .who { display: grid; }
  .secret { display: flex; align-items: center; justify-content: space-between; gap: 4mm; border-block: 0.3mm solid #111; padding-block: 4mm; }
  .code { font-weight: 600; font-size: 24pt; line-height: 1.4; letter-spacing: 0.04em; }
  .code span { display: block; white-space: nowrap; }
  .square { flex: none; --module: 5px; }
  .square svg { display: block; inline-size: calc(var(--modules) * var(--module)); block-size: calc(var(--modules) * var(--module)); }
  .line { border-top: 0.3mm solid #111; inline-size: 70mm; margin-top: 18mm; padding-top: 1mm; }
  [data-per-page='2'] .part { padding: 12mm 20mm; }
  [data-per-page='2'] .line { margin-top: auto; }
  [data-per-page='2'] .part:nth-child(1) { border-bottom: 0.2mm dashed #777; }
  [data-per-page='4'] .line, [data-per-page='6'] .line { display: none; }
  [data-per-page='4'] .part { padding: 10mm; font-size: 10pt; gap: 3mm; }
  [data-per-page='6'] .part { padding: 7mm 9mm; font-size: 9pt; line-height: 1.3; gap: 2mm; }
  [data-per-page='4'] h1, [data-per-page='6'] h1 { font-size: 12pt; }
  [data-per-page='4'] .code, [data-per-page='6'] .code { font-size: 12.5pt; }
  [data-per-page='4'] .code[data-short], [data-per-page='6'] .code[data-short] { font-size: 17pt; }
  [data-per-page='4'] .square, [data-per-page='6'] .square { --module: 4px; }
  [data-per-page='4'] .secret { padding-block: 2mm; }
  [data-per-page='6'] .part { display: grid; grid-template: 'head head' auto 'who square' auto 'code square' 1fr / minmax(0, 1fr) auto; align-content: start; }
  [data-per-page='6'] .head { grid-area: head; }
  [data-per-page='6'] .who { grid-area: who; align-content: start; }
  [data-per-page='6'] .secret { display: contents; }
  [data-per-page='6'] .code { grid-area: code; align-self: start; }
  [data-per-page='6'] .square { grid-area: square; align-self: start; }
  [data-per-page='6'] .part > p:not(.who) { grid-column: 1 / -1; }
  [data-per-page='4'] [data-long], [data-per-page='6'] [data-long] { font-size: 7pt; line-height: 1.2; }
  [data-per-page='4'] .part:nth-child(odd), [data-per-page='6'] .part:nth-child(odd) { border-right: 0.2mm dashed #777; }
  [data-per-page='4'] .part:nth-child(-n+2), [data-per-page='6'] .part:nth-child(-n+4) { border-bottom: 0.2mm dashed #777; }
`
}

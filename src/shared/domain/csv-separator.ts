/** The characters between the fields of a CSV file. Spreadsheets expect the one of their language. */
export const csvSeparators = ['comma', 'semicolon', 'tab'] as const

export type CsvSeparator = (typeof csvSeparators)[number]

const characters: Readonly<Record<CsvSeparator, string>> = { comma: ',', semicolon: ';', tab: '\t' }

export const separatorCharacter = (separator: CsvSeparator): string => characters[separator]

/** The separator until one is chosen: a semicolon where the comma divides whole numbers from decimals (CLDR, numbers). */
export const firstSeparator = (locale?: string): CsvSeparator =>
  new Intl.NumberFormat(locale).formatToParts(0.5).some(({ type, value }) => type === 'decimal' && value === ',')
    ? 'semicolon'
    : 'comma'

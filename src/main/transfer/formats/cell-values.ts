/** What a cell of a file can hold: a text, or what JSON and SQLite have besides. */
export type Cell = unknown

/** Seconds until this are a time before the year 5138, milliseconds after it one after 1973. */
const SECONDS_MAX = 100_000_000_000

/** The range of `Date` (milliseconds). */
const TIME_MAX = 8_640_000_000_000_000

const YES = new Set([
  '1',
  'true',
  't',
  'yes',
  'y',
  'on',
  'x',
  'ja',
  'j',
  'wahr',
  'oui',
  'vrai',
  'si',
  'sí',
  'blocked',
  'disabled',
  'gesperrt',
])

const NO = new Set([
  '',
  '0',
  'false',
  'f',
  'no',
  'n',
  'off',
  'nein',
  'falsch',
  'non',
  'faux',
  'null',
  'none',
  'active',
  'enabled',
  'aktiv',
])

/** `2024-05-02`, with or without a time, parts of a second and a time zone. */
const ISO =
  /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)?$/i

/** `17.02.2019 07:37`. */
const DOTTED = /^(\d{1,2})\.(\d{1,2})\.(\d{4})(?:,?\s+(\d{1,2}):(\d{2})(?::(\d{2}))?)?$/

/** The text of a cell. Empty for null and for what is no text, such as a list. */
export const textOf = (cell: Cell): string => {
  if (typeof cell === 'string') return cell
  if (typeof cell === 'number' || typeof cell === 'bigint' || typeof cell === 'boolean') return String(cell)
  return Buffer.isBuffer(cell) ? cell.toString('utf8') : ''
}

/** Whether a cell says yes. Null if that cannot be told. */
export const flagOf = (cell: Cell): boolean | null => {
  if (cell === null || cell === undefined) return false
  if (typeof cell === 'boolean') return cell
  if (typeof cell === 'number' || typeof cell === 'bigint') return Number(cell) !== 0
  const text = textOf(cell).trim().toLowerCase()
  return NO.has(text) ? false : YES.has(text) ? true : null
}

const fromEpoch = (value: number): number | null => {
  const time = Math.round(Math.abs(value) < SECONDS_MAX ? value * 1000 : value)
  return Number.isFinite(time) && time !== 0 && Math.abs(time) <= TIME_MAX ? time : null
}

const offsetOf = (zone: string | undefined): number => {
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone ?? '') ?? []
  return sign === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes ?? 0)) * 60_000
}

/** Null for a date that no calendar has, such as 0000-00-00. */
const fromParts = (
  year: number,
  month: number,
  day: number,
  clock: readonly (string | undefined)[],
  zone?: string,
): number | null => {
  const [hours = 0, minutes = 0, seconds = 0] = clock.map((part) => Number(part ?? 0))
  const isWithin = month >= 1 && month <= 12 && day >= 1 && day <= 31 && hours <= 24 && minutes <= 59 && seconds <= 60
  if (year < 1 || !isWithin) return null
  return Date.UTC(year, month - 1, day, hours, minutes, seconds) - offsetOf(zone)
}

/** The time of a cell as UTC epoch milliseconds. A time without a zone is UTC. Null if there is none or it cannot be read. */
export const timeOf = (cell: Cell): number | null => {
  if (typeof cell === 'number' || typeof cell === 'bigint') return fromEpoch(Number(cell))
  const text = textOf(cell).trim()
  if (text === '') return null
  if (/^-?\d{1,20}(?:\.\d{1,9})?$/.test(text)) return fromEpoch(Number(text))
  const iso = ISO.exec(text)
  if (iso) {
    const [, year, month, day, hours, minutes, seconds, fraction = '', zone] = iso
    const whole = fromParts(Number(year), Number(month), Number(day), [hours, minutes, seconds], zone)
    return whole === null ? null : whole + Number(fraction.padEnd(3, '0').slice(0, 3))
  }
  const [, day, month, year, ...clock] = DOTTED.exec(text) ?? []
  return year === undefined ? null : fromParts(Number(year), Number(month), Number(day), clock)
}

/** An object of JSON, or of JSON in a text. Null for anything else. */
export const objectOf = (cell: Cell): Readonly<Record<string, unknown>> | null => {
  if (typeof cell === 'string' && cell.startsWith('{')) return objectOf(parseJson(cell))
  const isObject = typeof cell === 'object' && cell !== null && !Array.isArray(cell) && !Buffer.isBuffer(cell)
  return isObject ? (cell as Record<string, unknown>) : null
}

/** Null if the text is no JSON. */
export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** The value of an object's own property. */
export const propertyOf = (object: object | null | undefined, key: string): unknown =>
  object && Object.hasOwn(object, key) ? (object as Record<string, unknown>)[key] : undefined

/** The items of a list. Empty for anything else. */
export const itemsOf = (cell: Cell): readonly unknown[] => (Array.isArray(cell) ? cell : [])

/** A cell that an SQL expression makes, so that its value is not in the file. */
export const EXPRESSION = Symbol('SQL expression')

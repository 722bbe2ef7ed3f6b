/** The parts of a D-Bus signal that a listener needs. */
export type DbusSignal = {
  readonly path: string
  readonly interface: string
  readonly member: string
  /** The first value, if it is a boolean or a text. */
  readonly value: boolean | string | null
}

/** D-Bus Specification, "Message Format": the types, and the codes of the header fields. */
const CALL = 1
const SIGNAL = 4
const PATH = 1
const INTERFACE = 2
const MEMBER = 3
const DESTINATION = 6
const SIGNATURE = 8

const LITTLE_ENDIAN = 'l'.charCodeAt(0)
const VERSION = 1

/** The fixed part of a header, up to the length of the array of fields (bytes). */
const FIXED_BYTES = 16

/** D-Bus Specification: a message has at most 128 MiB. Signals of a screen lock have some hundred bytes, so a longer one is not read. */
const READ_BYTES_MAX = 1024 * 1024

const align = (at: number, to: number): number => Math.ceil(at / to) * to

/** Writes values with the alignment of D-Bus, in little endian. */
class Writer {
  #bytes: number[] = []

  byte(...values: number[]): void {
    this.#bytes.push(...values)
  }

  align(to: number): void {
    while (this.#bytes.length % to !== 0) this.#bytes.push(0)
  }

  number(value: number): void {
    this.align(4)
    this.#bytes.push(value & 255, (value >> 8) & 255, (value >> 16) & 255, (value >> 24) & 255)
  }

  text(value: string): void {
    const encoded = Buffer.from(value, 'utf8')
    this.number(encoded.length)
    this.#bytes.push(...encoded, 0)
  }

  signature(value: string): void {
    this.#bytes.push(value.length, ...Buffer.from(value, 'latin1'), 0)
  }

  get length(): number {
    return this.#bytes.length
  }

  toBuffer(): Buffer {
    return Buffer.from(this.#bytes)
  }
}

type BusCall = { readonly serial: number; readonly member: string; readonly argument?: string }

/** A call of the message bus itself, with at most one text as argument. */
export const encodeBusCall = ({ serial, member, argument }: BusCall): Buffer => {
  const body = new Writer()
  if (argument !== undefined) body.text(argument)
  const fields = new Writer()
  const field = (code: number, type: string, value: string): void => {
    fields.align(8)
    fields.byte(code)
    fields.signature(type)
    if (type === 'g') fields.signature(value)
    else fields.text(value)
  }
  field(PATH, 'o', '/org/freedesktop/DBus')
  field(INTERFACE, 's', 'org.freedesktop.DBus')
  field(MEMBER, 's', member)
  field(DESTINATION, 's', 'org.freedesktop.DBus')
  if (argument !== undefined) field(SIGNATURE, 'g', 's')
  const head = new Writer()
  head.byte(LITTLE_ENDIAN, CALL, 0, VERSION)
  head.number(body.length)
  head.number(serial)
  head.number(fields.length)
  const header = Buffer.concat([head.toBuffer(), fields.toBuffer()])
  return Buffer.concat([header, Buffer.alloc(align(header.length, 8) - header.length), body.toBuffer()])
}

/** Reads values with the alignment of D-Bus. @throws RangeError beyond the end */
class Reader {
  readonly #bytes: Buffer
  readonly #isLittle: boolean
  at: number

  constructor(bytes: Buffer, isLittle: boolean, at = 0) {
    this.#bytes = bytes
    this.#isLittle = isLittle
    this.at = at
  }

  byte(): number {
    const value = this.#bytes.readUInt8(this.at)
    this.at += 1
    return value
  }

  align(to: number): void {
    this.at = align(this.at, to)
  }

  number(): number {
    this.align(4)
    const value = this.#isLittle ? this.#bytes.readUInt32LE(this.at) : this.#bytes.readUInt32BE(this.at)
    this.at += 4
    return value
  }

  #take(length: number): string {
    if (this.at + length + 1 > this.#bytes.length) throw new RangeError('a text ends beyond its message')
    const text = this.#bytes.toString('utf8', this.at, this.at + length)
    this.at += length + 1
    return text
  }

  text(): string {
    return this.#take(this.number())
  }

  signature(): string {
    return this.#take(this.byte())
  }
}

/** The length of the message that begins here (bytes). Null while its begin is incomplete. @throws RangeError if it is too long to be read */
export const measureMessage = (bytes: Buffer): number | null => {
  if (bytes.length < FIXED_BYTES) return null
  const reader = new Reader(bytes, bytes[0] === LITTLE_ENDIAN, 4)
  const body = reader.number()
  reader.number()
  const length = align(FIXED_BYTES + reader.number(), 8) + body
  if (length > READ_BYTES_MAX) throw new RangeError('a message is too long')
  return length
}

type Fields = { path: string; interface: string; member: string; signature: string }

/** Null for a field of another type, behind which nothing can be read. */
const readFields = (reader: Reader, end: number): Fields | null => {
  const fields: Fields = { path: '', interface: '', member: '', signature: '' }
  while (reader.at < end) {
    reader.align(8)
    const code = reader.byte()
    const type = reader.signature()
    if (type === 'u') {
      reader.number()
      continue
    }
    if (type !== 's' && type !== 'o' && type !== 'g') return null
    const value = type === 'g' ? reader.signature() : reader.text()
    if (code === PATH) fields.path = value
    else if (code === INTERFACE) fields.interface = value
    else if (code === MEMBER) fields.member = value
    else if (code === SIGNATURE) fields.signature = value
  }
  return fields
}

/** Reads a whole message. Null if it is no signal. @throws RangeError if it is malformed */
export const decodeSignal = (bytes: Buffer): DbusSignal | null => {
  const reader = new Reader(bytes, bytes[0] === LITTLE_ENDIAN, 1)
  if (reader.byte() !== SIGNAL) return null
  reader.at = 12
  const end = FIXED_BYTES + reader.number()
  const fields = readFields(reader, end)
  if (!fields) return null
  const { signature, ...names } = fields
  reader.at = align(end, 8)
  if (signature.startsWith('b')) return { ...names, value: reader.number() !== 0 }
  return { ...names, value: signature.startsWith('s') ? reader.text() : null }
}

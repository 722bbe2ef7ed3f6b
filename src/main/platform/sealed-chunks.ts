import { createCipheriv, createDecipheriv } from 'node:crypto'
import { readSync, writeSync } from 'node:fs'

/** The plain text of a chunk (bytes): small enough to hold in memory, large enough that its tag is no cost. */
export const CHUNK_BYTES = 256 * 1024

const TAG_BYTES = 16
const NONCE_BYTES = 12

/** The nonce counts the chunks and marks the last, so that a cut, moved or repeated chunk does not open (the STREAM construction). */
const nonceOf = (index: number, isLast: boolean): Buffer => {
  const nonce = Buffer.alloc(NONCE_BYTES)
  nonce.writeUIntBE(index, 0, 6)
  nonce[NONCE_BYTES - 1] = isLast ? 1 : 0
  return nonce
}

/** The key of one file and what its chunks are bound to. A key seals one file only. */
export type ChunkKey = { readonly key: Buffer; readonly boundTo: Buffer }

const writeAll = (descriptor: number, bytes: Buffer): void => {
  for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done)
}

/** Writes a stream of bytes to a file as AES-256-GCM chunks. */
export class ChunkWriter {
  readonly #descriptor: number
  readonly #key: ChunkKey
  #index = 0
  #waiting: Buffer[] = []
  #waitingBytes = 0

  constructor(descriptor: number, key: ChunkKey) {
    this.#descriptor = descriptor
    this.#key = key
  }

  write(bytes: Buffer): void {
    this.#waiting.push(bytes)
    this.#waitingBytes += bytes.length
    // A full chunk waits for more, because only the last one is marked.
    while (this.#waitingBytes > CHUNK_BYTES) this.#seal(this.#take(CHUNK_BYTES), false)
  }

  end(): void {
    this.#seal(this.#take(this.#waitingBytes), true)
  }

  #take(count: number): Buffer {
    const all = Buffer.concat(this.#waiting)
    this.#waiting = [all.subarray(count)]
    this.#waitingBytes = all.length - count
    return all.subarray(0, count)
  }

  #seal(plain: Buffer, isLast: boolean): void {
    const cipher = createCipheriv('aes-256-gcm', this.#key.key, nonceOf(this.#index, isLast))
    cipher.setAAD(this.#key.boundTo)
    writeAll(this.#descriptor, Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]))
    this.#index += 1
  }
}

/** Fills `target` from a position of a file. Returns the number of bytes that were there. */
const readUpTo = (descriptor: number, target: Buffer, position: number): number => {
  let done = 0
  while (done < target.length) {
    const count = readSync(descriptor, target, done, target.length - done, position + done)
    if (count === 0) break
    done += count
  }
  return done
}

/** Opens the chunks from a position to the end of the file at `size`. @throws if a chunk was changed, cut or moved */
export function* readChunks(descriptor: number, from: number, size: number, { key, boundTo }: ChunkKey): Generator<Buffer> {
  const sealed = Buffer.alloc(CHUNK_BYTES + TAG_BYTES)
  let position = from
  for (let index = 0; ; index += 1) {
    const count = readUpTo(descriptor, sealed, position)
    if (count < TAG_BYTES) throw new Error('the file ends within a chunk')
    position += count
    const isLast = position >= size
    const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(index, isLast))
    decipher.setAAD(boundTo)
    decipher.setAuthTag(sealed.subarray(count - TAG_BYTES, count))
    const plain = decipher.update(sealed.subarray(0, count - TAG_BYTES))
    decipher.final()
    yield plain
    if (isLast) return
  }
}

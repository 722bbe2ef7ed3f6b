import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { findErrorCode } from '../../platform/errno.ts'
import { ImportFault } from '../opened-import.ts'

/** The bytes of one read: large enough for speed, small beside the memory that an import may take. */
const CHUNK_BYTES = 256 * 1024

/** The largest file of a format that is read in parts. */
const FILE_MAX_BYTES = 4 * 1024 ** 3

/** Windows has no such flag. */
const NON_BLOCKING = constants.O_NONBLOCK ?? 0

const openFile = (path: string): number => {
  try {
    return openSync(path, constants.O_RDONLY | NON_BLOCKING)
  } catch (error) {
    throw new ImportFault(findErrorCode(error) === 'ENOENT' ? 'file-missing' : 'file-unreadable')
  }
}

/** A file that a person chose, read from its begin as often as needed. */
export class SourceFile {
  readonly path: string
  readonly bytes: number
  /** How far the newest reading is. */
  bytesRead = 0
  readonly #descriptor: number

  /** @throws ImportFault */
  constructor(path: string) {
    this.path = path
    this.#descriptor = openFile(path)
    const status = fstatSync(this.#descriptor)
    this.bytes = status.size
    const fault = !status.isFile()
      ? 'file-unreadable'
      : this.bytes === 0
        ? 'file-empty'
        : this.bytes > FILE_MAX_BYTES
          ? 'file-too-large'
          : null
    if (fault === null) return
    this.close()
    throw new ImportFault(fault)
  }

  /** Up to so many bytes from the begin. @throws ImportFault */
  readHead(bytes: number): Buffer {
    const head = Buffer.alloc(Math.min(bytes, this.bytes))
    return head.subarray(0, this.#read(head, 0))
  }

  /** All bytes in parts. A part is valid until the next one is read. @throws ImportFault */
  *readChunks(): Generator<Buffer> {
    const chunk = Buffer.alloc(Math.min(CHUNK_BYTES, this.bytes))
    this.bytesRead = 0
    // What is added to a file while it is read is left out, so that an endless one ends.
    for (let at = 0; at < this.bytes; ) {
      const count = this.#read(chunk, at)
      if (count === 0) return
      at += count
      this.bytesRead = at
      yield chunk.subarray(0, count)
    }
  }

  /** The whole file. @throws ImportFault if it is larger than that */
  readAll(maxBytes: number): Buffer {
    if (this.bytes > maxBytes) throw new ImportFault('file-too-large')
    const all = Buffer.alloc(this.bytes)
    let at = 0
    for (const chunk of this.readChunks()) at += chunk.copy(all, at)
    return all.subarray(0, at)
  }

  close(): void {
    closeSync(this.#descriptor)
  }

  #read(into: Buffer, at: number): number {
    try {
      return readSync(this.#descriptor, into, 0, into.length, at)
    } catch {
      throw new ImportFault('file-unreadable')
    }
  }
}

import { answerOnThread, runOnThread, workInBackground } from '../platform/thread.ts'
import type { Watch } from '../store/ports/store.ts'
import { BackupRefused } from './backup-format.ts'
import { type BackupRequest, writeBackup } from './backup-writer.ts'

/** The bytes are written once, and read back once. */
const PASSES = 2

type BackupTask = {
  readonly kind: 'backup'
  readonly descriptor: number
  readonly request: BackupRequest
  readonly total: number
}

/** Buffers become plain arrays of bytes on their way to a thread. */
const toBuffers = (request: BackupRequest): BackupRequest => {
  const { recipient, signingSeed, parts } = request
  return {
    ...request,
    recipient: {
      salt: Buffer.from(recipient.salt),
      publicKey: Buffer.from(recipient.publicKey),
      voucher: Buffer.from(recipient.voucher),
    },
    signingSeed: Buffer.from(signingSeed),
    parts: parts.map((part) => ('content' in part ? { ...part, content: Buffer.from(part.content) } : part)),
  }
}

/** Writes a backup on a worker thread. `bytes`: the size of its parts. `onRead`: they were read. False if `signal` cancelled it. */
export const runBackup = (
  program: string,
  { descriptor, request, bytes }: { descriptor: number; request: BackupRequest; bytes: number },
  watch: Watch & { readonly onRead: () => void },
): Promise<boolean> => {
  const task: BackupTask = { kind: 'backup', descriptor, request, total: bytes * PASSES }
  return runOnThread(program, task, { ...watch, onEvent: watch.onRead })
}

/** The thread of `runBackup`. */
export const answerBackup = ({
  flag,
  descriptor,
  request,
  total,
}: BackupTask & { readonly flag: SharedArrayBuffer }): Promise<void> =>
  answerOnThread(flag, async ({ onProgress, isCancelled, post }) => {
    workInBackground()
    let done = 0
    const onBytes = (count: number): void => {
      done += count
      onProgress(done, total)
    }
    try {
      writeBackup(descriptor, toBuffers(request), { onBytes, isCancelled, onRead: () => post('read') })
      return true
    } catch (error) {
      if (error instanceof BackupRefused && error.reason === 'cancelled') return false
      throw error
    }
  })

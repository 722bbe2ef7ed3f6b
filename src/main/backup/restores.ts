import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ComparisonList, Difference, TakenBack } from '../../shared/api/comparison.ts'
import type { RestoreView } from '../../shared/api/restores.ts'
import { HOUR_MS } from '../../shared/domain/time.ts'
import { Refusal } from '../../shared/errors.ts'
import { runOnThread } from '../platform/thread.ts'
import { nameStaging } from '../store/folder-files.ts'
import type { AuditEntry } from '../store/ports/store.ts'
import type { Rehearsal, Replaced, RestoreAnswer, RestoreTask, Today } from './restore-tasks.ts'

/** How long a rehearsed backup waits (milliseconds): it holds keys in memory, and a copy of the directory on the disk. */
const REHEARSED_MS = HOUR_MS

/** Closes the directory, replaces it, and opens it again, also after a failure. */
export type WhileClosed = <T>(replace: () => Promise<T>) => Promise<T>

export type RestoreParts = {
  readonly dataFolder: string
  /** The entry file of the worker threads. */
  readonly program: string
  readonly clock: () => number
  readonly logError: (error: unknown) => void
  /** Null if this process cannot open the directory again. */
  readonly whileClosed: WhileClosed | null
  /** The content of keys.json for these keys, sealed where the directory's keys are. */
  readonly formatKeys: (keys: string) => Promise<string>
}

/** The user who restores; null before there is one. */
type Owner = string | null

type Rehearsed = {
  readonly id: string
  readonly owner: Owner
  /** The name of the folder with the unpacked backup. */
  readonly staging: string
  readonly cancel: AbortController
  readonly expiry: NodeJS.Timeout
  view: RestoreView
  rehearsal: Rehearsal | null
  isReplacing: boolean
}

type Request = { readonly file: string; readonly passphrase: string; readonly owner: Owner; readonly today: Today }

/** Codes after which the same rehearsal can be tried again, because nothing was changed. */
const REPEATABLE = ['folder-in-use', 'last-administrator']

/** Rehearses and makes restores in a window, one at a time. */
export class Restores {
  readonly #parts: RestoreParts
  #current: Rehearsed | null = null
  #readKeysOfToday: () => string | null = () => null
  #work: Promise<void> = Promise.resolve()

  constructor(parts: RestoreParts) {
    this.#parts = parts
  }

  /** Follows the directory that was opened: `read` gives its keys, without a keychain, or null if they cannot be read. */
  follow(read: () => string | null): void {
    this.#readKeysOfToday = read
  }

  get dataFolder(): string {
    return this.#parts.dataFolder
  }

  /** @throws Refusal busy, not-available */
  requireRoom(owner: Owner): void {
    if (!this.#parts.whileClosed) throw new Refusal('not-available')
    const current = this.#current
    if (current?.isReplacing) throw new Refusal('busy')
    if (current && current.owner !== owner && current.view.kind === 'rehearsing') throw new Refusal('busy')
  }

  /** Begins a rehearsal in the background, in place of a former one. @throws Refusal busy, not-available */
  begin({ file, passphrase, owner, today }: Request): RestoreView {
    this.requireRoom(owner)
    this.#drop()
    const { dataFolder, clock, logError } = this.#parts
    const id = randomUUID()
    const expiry = setTimeout(() => this.cancel(owner), REHEARSED_MS).unref()
    const cancel = new AbortController()
    const view = { kind: 'rehearsing' as const, id, done: 0, total: 0 }
    const staging = nameStaging(process.pid, id)
    const current: Rehearsed = { id, owner, staging, cancel, expiry, view, rehearsal: null, isReplacing: false }
    this.#current = current
    const task = { kind: 'rehearse' as const, file, passphrase, dataFolder, today, now: clock() }
    this.#work = this.#rehearse(current, { ...task, staging: join(dataFolder, staging) }).catch((error: unknown) => {
      logError(error)
      current.view = { kind: 'failed', id, fault: null }
    })
    return view
  }

  async #rehearse(current: Rehearsed, task: RestoreTask & { kind: 'rehearse' }): Promise<void> {
    const { id, cancel } = current
    const onProgress = (done: number, total: number): void => {
      current.view = { kind: 'rehearsing', id, done, total }
    }
    const answer = await this.#run(task, { onProgress, signal: cancel.signal })
    if (answer.kind === 'done') {
      const { madeAt, directoryName, users, isLogIntact, counts } = answer.value
      current.rehearsal = answer.value
      current.view = { kind: 'rehearsed', id, madeAt, directoryName, users, isLogIntact, counts }
    } else if (answer.kind === 'refused') current.view = { kind: 'refused', id, reason: answer.reason }
    else current.view = { kind: 'failed', id, fault: answer.kind === 'failed' ? answer.fault : null }
    // It was cancelled too late for the thread to notice.
    if (cancel.signal.aborted) await this.#removeStaging(current)
  }

  #run<T extends RestoreTask>(
    task: T,
    watch: { onProgress: (done: number, total: number) => void; signal: AbortSignal },
  ): Promise<RestoreAnswer<T['kind']>> {
    const { program } = this.#parts
    return runOnThread(program, { kind: 'restore', task, readerProgram: program }, watch)
  }

  read(owner: Owner): RestoreView {
    return this.#current?.owner === owner ? this.#current.view : { kind: 'none' }
  }

  /** Ends the owner's rehearsal, and removes what it unpacked. */
  cancel(owner: Owner): void {
    if (this.#current?.owner === owner && !this.#current.isReplacing) this.#drop()
  }

  #drop(): void {
    const current = this.#current
    if (!current) return
    this.#current = null
    clearTimeout(current.expiry)
    current.cancel.abort()
    if (current.view.kind === 'rehearsing') return
    this.#work = this.#work.then(() => this.#removeStaging(current))
  }

  #removeStaging({ staging }: Rehearsed): Promise<void> {
    return rm(join(this.#parts.dataFolder, staging), { recursive: true, force: true }).catch(this.#parts.logError)
  }

  /** @throws Refusal no-such-restore */
  #require(id: string, owner: Owner): Rehearsed & { rehearsal: Rehearsal } {
    const current = this.#current
    if (current?.id !== id || current.owner !== owner || !current.rehearsal) throw new Refusal('no-such-restore')
    // The compiler does not narrow the object by its property.
    return current as Rehearsed & { rehearsal: Rehearsal }
  }

  /** @throws Refusal no-such-restore */
  requireRehearsal(id: string, owner: Owner): Rehearsal {
    return this.#require(id, owner).rehearsal
  }

  /** The folder of the rehearsed backup, and whether its passwords work with the keys of today. @throws Refusal no-such-restore */
  requireStaging(id: string, owner: Owner): { folder: string; isSameKeys: boolean } {
    const { staging, rehearsal } = this.#require(id, owner)
    const isSameKeys = this.#readKeysOfToday() === rehearsal.keys
    return { folder: join(this.#parts.dataFolder, staging), isSameKeys }
  }

  /** A page of differences. @throws Refusal no-such-restore */
  async list(id: string, owner: Owner, page: { list: ComparisonList; after: number; limit: number }): Promise<Difference[]> {
    const { staging, rehearsal } = this.#require(id, owner)
    if (!rehearsal.counts) return []
    const folder = join(this.#parts.dataFolder, staging)
    const watch = { onProgress: () => undefined, signal: new AbortController().signal }
    const answer = await this.#run({ kind: 'differences' as const, staging: folder, ...page }, watch)
    if (answer.kind !== 'done') throw new Refusal('no-such-restore')
    return answer.value
  }

  /**
   * Replaces the directory by the rehearsed backup. The directory is closed meanwhile, and open again when this resolves or rejects.
   *
   * @throws Refusal no-such-restore, folder-in-use, last-administrator, changed-meanwhile, or the fault of the disk
   */
  async replace(
    id: string,
    owner: Owner,
    { takenBack, isKept, about }: { takenBack: TakenBack; isKept: boolean; about: Omit<AuditEntry, 'subject' | 'details'> },
  ): Promise<Replaced> {
    const { whileClosed, formatKeys, dataFolder } = this.#parts
    const current = this.#require(id, owner)
    if (current.isReplacing || !whileClosed) throw new Refusal(whileClosed ? 'busy' : 'not-available')
    current.isReplacing = true
    const { rehearsal, staging } = current
    try {
      const storedKeys = await formatKeys(rehearsal.keys)
      const keysOfToday = this.#readKeysOfToday()
      const task = { kind: 'replace' as const, dataFolder, staging, rehearsal, storedKeys, keysOfToday, takenBack, isKept, about }
      const watch = { onProgress: () => undefined, signal: new AbortController().signal }
      const answer = await whileClosed(() => this.#run(task, watch))
      current.isReplacing = false
      if (answer.kind === 'blocked' && REPEATABLE.includes(answer.code)) throw new Refusal(answer.code)
      this.#drop()
      if (answer.kind === 'done') return answer.value
      if (answer.kind === 'blocked') throw new Refusal(answer.code)
      throw new Refusal(answer.kind === 'failed' ? answer.fault : 'no-such-restore')
    } finally {
      current.isReplacing = false
    }
  }

  /** Ends a rehearsal when the core closes, except the one that closes it. */
  async close(): Promise<void> {
    if (this.#current?.isReplacing) return
    this.#drop()
    await this.#work
  }
}

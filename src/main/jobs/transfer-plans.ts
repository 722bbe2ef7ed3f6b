import { HOUR_MS } from '../../shared/domain/time.ts'
import { Refusal } from '../../shared/errors.ts'
import type { OtherDirectory, StagedTransfer, User } from '../store/ports/store.ts'

/** How long a plan is good (milliseconds): long enough to read its lists. */
const PLAN_LIFETIME_MS = HOUR_MS

/** Opened files that are kept per user. Further ones replace the oldest. */
const KEPT_FILES = 2

type Owner = Pick<User, 'id' | 'workEpoch'>

/** Files that a user chose. Only their paths are kept, and the opened key of the directory that wrote them. */
export type OpenedFiles = {
  readonly id: string
  readonly ownerId: string
  readonly epoch: number
  readonly paths: readonly string[]
  readonly other: OtherDirectory | null
}

/** A plan of an import, which may be run once. */
export type AgreedTransfer = StagedTransfer & {
  readonly id: string
  readonly fileId: string
  readonly ownerId: string
  readonly epoch: number
  readonly expiresAt: number
}

const isTheirs = (kept: { ownerId: string; epoch: number }, { id, workEpoch }: Owner): boolean =>
  kept.ownerId === id && kept.epoch === workEpoch

/** Opened files and plans of imports: each its maker's alone. A plan that goes takes its staging database with it. */
export class TransferPlans {
  readonly #makeId: () => string
  readonly #drop: (staging: string) => void
  readonly #files = new Map<string, OpenedFiles>()
  readonly #plans = new Map<string, AgreedTransfer>()
  readonly #timers = new Map<string, NodeJS.Timeout>()

  constructor(makeId: () => string, drop: (staging: string) => void) {
    this.#makeId = makeId
    this.#drop = drop
  }

  open(paths: readonly string[], { id: ownerId, workEpoch: epoch }: Owner): OpenedFiles {
    const opened = { id: this.#makeId(), ownerId, epoch, paths, other: null }
    this.#files.set(opened.id, opened)
    const own = [...this.#files.values()].filter((files) => files.ownerId === ownerId)
    for (const { id } of own.slice(0, -KEPT_FILES)) this.close(id)
    return opened
  }

  /** @throws Refusal no-such-plan */
  requireFiles(id: string, owner: Owner): OpenedFiles {
    const opened = this.#files.get(id)
    if (!opened || !isTheirs(opened, owner)) throw new Refusal('no-such-plan')
    return opened
  }

  /** Keeps the opened key of the directory that wrote the files. Plans of before end, because they lack it. */
  keepKey(opened: OpenedFiles, other: OtherDirectory): void {
    this.close(opened.id)
    this.#files.set(opened.id, { ...opened, other })
  }

  /** Forgets opened files and their plan. */
  close(fileId: string): void {
    this.#files.delete(fileId)
    for (const [id, plan] of this.#plans) if (plan.fileId === fileId) this.#forget(id)
  }

  /** Keeps a plan in place of an earlier one of the same files. */
  keep(staged: StagedTransfer, { id: fileId, ownerId, epoch }: OpenedFiles, now: number): AgreedTransfer {
    for (const [id, plan] of this.#plans) if (plan.fileId === fileId) this.#forget(id)
    const plan = { ...staged, id: this.#makeId(), fileId, ownerId, epoch, expiresAt: now + PLAN_LIFETIME_MS }
    this.#plans.set(plan.id, plan)
    this.#timers.set(plan.id, setTimeout(() => this.#forget(plan.id), PLAN_LIFETIME_MS).unref())
    return plan
  }

  /** @throws Refusal no-such-plan */
  requirePlan(id: string, owner: Owner, now: number): AgreedTransfer {
    const plan = this.#plans.get(id)
    if (!plan || !isTheirs(plan, owner) || plan.expiresAt <= now) throw new Refusal('no-such-plan')
    return plan
  }

  /** Gives a plan to its run, which has its staging database from now on. */
  take(id: string): void {
    clearTimeout(this.#timers.get(id))
    this.#timers.delete(id)
    this.#plans.delete(id)
  }

  forgetOf(ownerId: string): void {
    for (const { id, ownerId: owner } of this.#files.values()) if (owner === ownerId) this.close(id)
  }

  /** The clock was set back to `now`. A plan of the later time counts as made now. */
  setBack(now: number): void {
    const expiresAt = now + PLAN_LIFETIME_MS
    for (const [id, plan] of this.#plans) if (plan.expiresAt > expiresAt) this.#plans.set(id, { ...plan, expiresAt })
  }

  closeAll(): void {
    for (const id of [...this.#files.keys()]) this.close(id)
  }

  #forget(id: string): void {
    const plan = this.#plans.get(id)
    this.take(id)
    if (plan) this.#drop(plan.staging)
  }
}

import type { BulkPlan, BulkPlanRequest, Store, Watch } from '../store/ports/store.ts'

const untilAborted = (signal: AbortSignal): Promise<unknown> =>
  new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))

/** Makes one bulk plan at a time for each user, because each plan uses a thread. */
export class PlanQueue {
  readonly #store: Store
  /** The plan that is being made for each user. */
  readonly #planning = new Map<string, Promise<unknown>>()

  constructor(store: Store) {
    this.#store = store
  }

  /** Resolves to null if the plan was cancelled, also while it waited. */
  async makePlan(request: BulkPlanRequest, watch: Watch): Promise<BulkPlan | null> {
    const { id } = request.actor
    for (let former = this.#planning.get(id); former && !watch.signal.aborted; former = this.#planning.get(id))
      await Promise.race([former, untilAborted(watch.signal)])
    if (watch.signal.aborted) return null
    const plan = this.#store.makePlan(request, watch)
    const forget = (): boolean => this.#planning.delete(id)
    this.#planning.set(id, plan.then(forget, forget))
    return plan
  }
}

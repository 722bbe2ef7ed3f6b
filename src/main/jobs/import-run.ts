import type { SkipReason } from '../../shared/domain/bulk-changes.ts'
import { Refusal } from '../../shared/errors.ts'
import { type CallContext, guardOf, successEntry } from '../auth/audit-context.ts'
import type { Auth } from '../auth/auth.ts'
import type { ImportedPerson, Store, User } from '../store/ports/store.ts'
import type { CodeChoice } from '../users/activations.ts'
import type { PlanTerms } from './bulk-plans.ts'
import { type JobEnd, type JobReport, stateOfStopped } from './job-runner.ts'
import type { IssuedPrintedCode } from './printed-codes.ts'

/** The operation on one user with the same effect. Its permission applies to an import too. */
const OPERATION = 'users:create'

/** The plan of an import, which may be run once. */
export type AgreedImport = PlanTerms & {
  readonly people: readonly ImportedPerson[]
  readonly requiresReauthentication: boolean
}

/** One run of a plan: its owner, its audit context and the entry that began it. */
export type ImportRun = {
  readonly agreed: AgreedImport
  readonly user: User
  readonly context: CallContext
  readonly entry: number
  readonly choice: CodeChoice
}

type Parts = { readonly auth: Pick<Auth, 'prepareActivation'>; readonly store: Store; readonly clock: () => number }

/** The outcome for each person, in the order of the list. */
export class ImportOutcomes {
  readonly #people: readonly ImportedPerson[]
  readonly #outcomes: (SkipReason | null)[] = []
  /** The codes of the created users, in the order of the list. */
  readonly issued: IssuedPrintedCode[] = []

  constructor(people: readonly ImportedPerson[]) {
    this.#people = people
  }

  readonly report: JobReport = {
    count: () => this.#outcomes.length,
    read: async (from, to) =>
      this.#outcomes.slice(from, to).map((skipped, index) => {
        const person = this.#people[from + index]
        return { email: person?.email ?? null, name: person?.name ?? '', skipped }
      }),
  }

  add(outcomes: readonly (SkipReason | null)[]): void {
    this.#outcomes.push(...outcomes)
  }

  get done(): number {
    return this.#outcomes.length
  }

  get created(): number {
    return this.#outcomes.filter((reason) => reason === null).length
  }

  listSkipped(): { reason: SkipReason; count: number }[] {
    const counts = new Map<SkipReason, number>()
    for (const reason of this.#outcomes) if (reason) counts.set(reason, (counts.get(reason) ?? 0) + 1)
    return [...counts].map(([reason, count]) => ({ reason, count }))
  }
}

/** Creates the people of a slice. The owner's session may have ended, so the guard names the owner of the job. */
const createSlice = async ({ auth, store, clock }: Parts, run: ImportRun, outcomes: ImportOutcomes): Promise<void> => {
  const { agreed, user, context, entry, choice } = run
  const guard = { jobOwner: { id: user.id, permission: 'users:manage' as const, epoch: user.workEpoch } }
  const each = { ...context, at: clock(), action: OPERATION, guard }
  const codes = new Map<ImportedPerson, IssuedPrintedCode>()
  const from = outcomes.done
  const done = await store.importUsers(
    {
      people: agreed.people,
      from,
      ownerId: user.id,
      batchId: entry,
      changedBefore: outcomes.created,
      prepare: (person) => {
        const { activationCode, expiresAt, change } = auth.prepareActivation(person, each, choice)
        codes.set(person, { userId: change.user.id, kind: 'activation', resetToken: activationCode, expiresAt })
        return change
      },
    },
    guardOf(each),
    successEntry(each, null),
  )
  // Only after the commit, and only for those who were created: what was rolled back has issued nothing.
  const created = agreed.people.slice(from, from + done.length).filter((_, index) => done[index] === null)
  outcomes.issued.push(...created.flatMap((person) => codes.get(person) ?? []))
  outcomes.add(done)
}

/** Creates the people of a plan, slice by slice. Who was created stays if the job is cancelled or fails. */
export const runImport = async (
  parts: Parts,
  run: ImportRun,
  { outcomes, signal, onProgress }: { outcomes: ImportOutcomes; signal: AbortSignal; onProgress: (done: number) => void },
): Promise<Omit<JobEnd, 'result'>> => {
  while (outcomes.done < run.agreed.people.length) {
    if (signal.aborted) return { state: stateOfStopped(signal) }
    try {
      await createSlice(parts, run, outcomes)
    } catch (error) {
      return { state: 'failed', ...(error instanceof Refusal ? {} : { error }) }
    }
    onProgress(outcomes.done)
  }
  return { state: 'done' }
}

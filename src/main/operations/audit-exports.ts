import type { AuditFilter, ExportFormat } from '../../shared/api/audit-filter.ts'
import type { JobView } from '../../shared/api/jobs.ts'
import { hasPermission } from '../../shared/domain/permissions.ts'
import { isUsable } from '../../shared/domain/user-state.ts'
import { Refusal } from '../../shared/errors.ts'
import { type AuditContext, guardOf, successEntry } from '../auth/audit-context.ts'
import { type JobEnd, type Jobs, stateOfStopped } from '../jobs/job-runner.ts'
import type { Handlers, OpenedFile } from '../pipeline/call.ts'
import type { Store, User, Watch } from '../store/ports/store.ts'
import { requireDesktop } from './desktop.ts'

type ChosenFile = Extract<OpenedFile, { kind: 'open' }>

type Wanted = { readonly filter: AuditFilter; readonly format: ExportFormat; readonly chosen: ChosenFile }

/** By what it is narrowed, never what was typed to search for. */
const formatFilter = (filter: AuditFilter): string => {
  const named = Object.entries(filter).flatMap(([name, value]) => (value === undefined ? [] : [name]))
  return named.length === 0 ? 'all' : `by ${named.join(', ')}`
}

const formatEnd = ({ state, result }: JobEnd): string =>
  result?.kind === 'exported' ? `${state}, ${result.entries} entries` : state

/** @throws Refusal cancelled, file-not-written */
const requireFile = (file: OpenedFile): ChosenFile => {
  if (file.kind === 'open') return file
  throw new Refusal(file.kind === 'cancelled' ? 'cancelled' : 'file-not-written')
}

/** Taking the audit log, or a part of it, out of Gatehouse. */
export const auditExports = ({
  store,
  jobs,
  clock,
}: {
  store: Store
  jobs: Jobs
  clock: () => number
}): Pick<Handlers, 'audit:export'> => {
  /** Whose export is under way: each is a thread, and a person needs one at a time. */
  const underWay = new Set<string>()

  const requireIdle = (userId: string): void => {
    if (underWay.has(userId)) throw new Refusal('busy')
  }

  /** Whoever began it may have lost the role, or the account, while it ran. */
  const mayStill = async ({ id, workEpoch }: User): Promise<boolean> => {
    const person = await store.findUser({ id })
    if (person?.workEpoch !== workEpoch) return false
    return isUsable(person, clock()) && hasPermission(person.role, 'audit:export')
  }

  const carryOut = async (user: User, entry: number, wanted: Wanted, watch: Watch): Promise<JobEnd> => {
    const { filter, format, chosen } = wanted
    try {
      const request = { filter, format, own: entry, descriptor: chosen.file.descriptor }
      const entries = await store.exportAudit(request, watch)
      if (entries === null) return { state: stateOfStopped(watch.signal), result: null }
      if (!(await mayStill(user))) return { state: 'failed', result: null }
      await chosen.file.keep()
      return { state: 'done', result: { kind: 'exported', entries, path: chosen.path } }
    } catch (error) {
      return { state: 'failed', result: null, error }
    }
  }

  const begin = async (user: User, context: AuditContext, wanted: Wanted): Promise<JobView> => {
    const { id: userId } = user
    const { filter, format, chosen } = wanted
    requireIdle(userId)
    underWay.add(userId)
    try {
      // What the log was before this is exported, and this last of all: its number and its link are the head of the log.
      const entry = await store.recordJob(guardOf(context), successEntry(context, null, `${format}, ${formatFilter(filter)}`))
      return jobs.begin({
        kind: 'audit:export',
        ownerId: userId,
        run: async (watch) => {
          const end = await carryOut(user, entry, wanted, watch)
          if (end.state !== 'done') await chosen.file.drop()
          underWay.delete(userId)
          const ended = { ...context, at: clock(), action: 'audit:exported', guard: {} }
          await store.recordJob(guardOf(ended), successEntry(ended, null, `${format} #${entry}: ${formatEnd(end)}`))
          return end
        },
      })
    } catch (error) {
      underWay.delete(userId)
      throw error
    }
  }

  return {
    'audit:export': async ({ input, user, context, caller }) => {
      const { filter = {}, format } = input
      requireIdle(user.id)
      const chosen = requireFile(await requireDesktop(caller).openExport(format))
      try {
        // The dialogue may have been open for long: what must hold must hold now.
        return await begin(user, { ...context, at: clock() }, { filter, format, chosen })
      } catch (error) {
        await chosen.file.drop()
        throw error
      }
    },
  }
}

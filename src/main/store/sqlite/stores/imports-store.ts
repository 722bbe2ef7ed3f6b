import { detailOfCreation } from '../../../../shared/api/change-details.ts'
import { type SkipReason, skipReasons } from '../../../../shared/domain/bulk-changes.ts'
import { includesRole, type Role } from '../../../../shared/domain/permissions.ts'
import { Refusal } from '../../../../shared/errors.ts'
import type { AuditEntry, ImportedPerson, ImportSlice, ImportsPort } from '../../ports/store.ts'
import { SLICE_MS } from '../bulk/bulk-slice.ts'
import type { AuditHead } from '../tables/audit.ts'
import type { Tables } from '../tables/store-tables.ts'
import type { StoreContext } from './store-context.ts'
import { insertWithCode } from './users-store.ts'

type Created = { readonly head: AuditHead } | { readonly reason: SkipReason }

/** Creates one person with its code, its audit entry and its undo step, or says why not. */
const createPerson = (
  tables: Tables,
  person: ImportedPerson,
  slice: ImportSlice & { readonly ownerRole: Role },
  entry: AuditEntry,
): Created => {
  const { users, audit, undoSteps } = tables
  if (!includesRole(slice.ownerRole, person.role)) return { reason: 'not-permitted' }
  if (users.findEmailHolder(person.email)) return { reason: 'email-taken' }
  const { id, email, role, groups } = insertWithCode(tables, slice.prepare(person))
  const head = audit.append({
    ...entry,
    subject: { id, email },
    details: detailOfCreation({ role, groups }, { bulk: slice.batchId }),
  })
  const step = { userId: id, operation: entry.action, before: { deletedAt: entry.at }, after: { deletedAt: null } }
  undoSteps.insert({ ...step, entryId: head.id, batchId: slice.batchId })
  return { head }
}

/** The port of imports. */
export const importsStore = (context: StoreContext): ImportsPort => {
  const { tables, database } = context
  // A savepoint of its own: a person who is refused leaves nothing behind.
  const create = database.transaction(createPerson)

  const createOrSkip = (...args: Parameters<typeof createPerson>): Created => {
    try {
      return create(...args)
    } catch (error) {
      const reason = error instanceof Refusal ? skipReasons.find((known) => known === error.error.code) : undefined
      if (reason) return { reason }
      throw error
    }
  }

  const runSlice = (slice: ImportSlice, entry: AuditEntry) => {
    const outcomes: (SkipReason | null)[] = []
    const until = performance.now() + SLICE_MS
    const { role: ownerRole } = tables.users.requireById(slice.ownerId)
    const skips = tables.skippedUsers.recordOf(slice)
    let head: AuditHead | null = null
    for (const person of slice.people.slice(slice.from)) {
      const created = createOrSkip(tables, person, { ...slice, ownerRole }, entry)
      if ('head' in created) head = created.head
      skips.add('head' in created ? null : { user: { id: null, email: person.email }, reason: created.reason })
      outcomes.push('head' in created ? null : created.reason)
      if (performance.now() >= until) break
    }
    return { outcomes, head }
  }

  return {
    findEmailHolder: async (email) => tables.users.findEmailHolder(email),

    importUsers: async (slice, guard, entry) => {
      const { outcomes, head } = await context.writeSlice(() => {
        context.checkGuard(guard)
        return runSlice(slice, entry)
      })
      if (head) context.keepHead(head)
      context.announceBulk()
      return outcomes
    },
  }
}

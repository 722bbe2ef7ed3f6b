import { newEmail, newEmailOrUsername, personName } from '../../shared/api/fields.ts'
import type { ImportPlanView, SkippedLine } from '../../shared/api/import-plan-view.ts'
import { userGroups, userNote } from '../../shared/api/user-fields.ts'
import { canonicalEmail, foldText } from '../../shared/domain/email.ts'
import { groupKeyOf } from '../../shared/domain/groups.ts'
import { IMPORT_MAX_ROWS } from '../../shared/domain/limits.ts'
import { includesRole, type Role, roles } from '../../shared/domain/permissions.ts'
import type { DeletedHolder } from '../../shared/errors.ts'
import type { ImportedPerson, Watch } from '../store/ports/store.ts'
import { DelimitedTextFault } from './delimited-text.ts'
import { type ListedPerson, readPersonList } from './person-list.ts'

/** The lines that a plan shows per reason: enough to correct a list by hand. */
const SHOWN_LINES = 20

/** The people that a plan shows, so that an administrator can check the columns. */
const SAMPLES = 5

/** How long the plan may block the main thread at a time (milliseconds). */
const SLICE_MS = 5

const untilNextTick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** The people of a list that a run creates, in the order of the list. */
export type ImportPlan = Omit<ImportPlanView, 'kind' | 'planId' | 'expiresAt' | 'requiresReauthentication'> & {
  readonly people: readonly ImportedPerson[]
}

/** The user who has an address. `deleted`: what the administrator may know of a deleted one. */
export type AddressHolder = { readonly deleted: DeletedHolder | null }

type PlanParts = {
  /** The role of the administrator: no one gives a role with a permission that they lack. */
  readonly role: Role
  readonly findHolder: (email: string) => Promise<AddressHolder | null>
  readonly watch: Watch
}

type Skip = Pick<SkippedLine, 'reason'> & Partial<Pick<SkippedLine, 'problem' | 'deleted'>>

type Decision = ImportedPerson | Skip

const isSkip = (decision: Decision): decision is Skip => 'reason' in decision

const invalid = (problem: string): Decision => ({ reason: 'invalid', problem })

/** A role as typed in a list. Null if it is none of ours. */
export const findRole = (typed: string): Role | null => {
  const key = foldText(typed)
  if (key === '') return 'user'
  return key === 'admin' ? 'administrator' : (roles.find((role) => role === key) ?? null)
}

/** Checks one person by the rules of New user. */
const readPerson = ({ email, username, name, role, groups, note }: ListedPerson, own: Role): Decision => {
  const parsed = {
    email: email === '' && username !== '' ? newEmailOrUsername.safeParse(username) : newEmail.safeParse(email),
    name: personName.safeParse(name),
    groups: userGroups.safeParse(groups),
    note: userNote.safeParse(note),
  }
  for (const { error } of Object.values(parsed)) if (error) return invalid(error.issues[0]?.message ?? 'invalid')
  const given = findRole(role)
  if (given === null) return invalid('role-unknown')
  if (!includesRole(own, given)) return { reason: 'not-permitted' }
  return {
    email: parsed.email.data ?? '',
    name: parsed.name.data ?? '',
    note: parsed.note.data ?? '',
    groups: parsed.groups.data ?? [],
    role: given,
  }
}

/** The groups of the people, each with its members. A name that is not there yet becomes a group, so that a mistyped one shows. */
const countGroups = (people: readonly ImportedPerson[]): ImportPlan['groups'] => {
  const counts = new Map<string, { name: string; count: number }>()
  for (const name of people.flatMap(({ groups }) => groups)) {
    const key = groupKeyOf(name)
    const known = counts.get(key) ?? { name, count: 0 }
    counts.set(key, { ...known, count: known.count + 1 })
  }
  return [...counts.values()].sort((one, other) => other.count - one.count).slice(0, SHOWN_LINES)
}

/** Collects the lines of a plan. */
class PlanDraft {
  readonly people: ImportedPerson[] = []
  readonly #skipped = new Map<SkippedLine['reason'], { count: number; lines: SkippedLine[] }>()
  readonly #keys = new Set<string>()
  total = 0

  skip(line: SkippedLine): void {
    const known = this.#skipped.get(line.reason) ?? { count: 0, lines: [] }
    known.count += 1
    if (known.lines.length < SHOWN_LINES) known.lines.push(line)
    this.#skipped.set(line.reason, known)
  }

  /** Decides on a valid person. Each address counts once. */
  async decide(person: ImportedPerson, findHolder: PlanParts['findHolder']): Promise<Skip | null> {
    const key = canonicalEmail(person.email)
    if (this.#keys.has(key)) return { reason: 'duplicate' }
    this.#keys.add(key)
    const holder = await findHolder(person.email)
    if (holder) return holder.deleted ? { reason: 'email-deleted', deleted: holder.deleted } : { reason: 'email-taken' }
    this.people.push(person)
    return null
  }

  finish(fault: ImportPlan['fault'], ignored: readonly string[]): ImportPlan {
    const given = roles.map((role) => ({ role, count: this.people.filter((person) => person.role === role).length }))
    return {
      total: this.total,
      creates: fault ? 0 : this.people.length,
      people: fault ? [] : this.people,
      samples: fault ? [] : this.people.slice(0, SAMPLES).map(({ email, name, role }) => ({ email, name, role })),
      groups: fault ? [] : countGroups(this.people),
      roles: given.filter(({ count }) => count > 0),
      skipped: [...this.#skipped].map(([reason, { count, lines }]) => ({ reason, count, lines })),
      ignoredColumns: [...ignored],
      fault,
    }
  }
}

const addPerson = async (draft: PlanDraft, listed: ListedPerson, { role, findHolder }: PlanParts): Promise<void> => {
  const { line } = listed
  const shown = (listed.email || listed.username || listed.name).slice(0, 300)
  const decision = readPerson(listed, role)
  const skipped = isSkip(decision) ? decision : await draft.decide(decision, findHolder)
  if (skipped) draft.skip({ problem: null, deleted: null, ...skipped, line, shown })
}

/** Reads a list and decides about each person. Writes nothing. Null if cancelled. */
export const planImport = async (text: string, parts: PlanParts): Promise<ImportPlan | null> => {
  const { watch } = parts
  const draft = new PlanDraft()
  let ignored: readonly string[] = []
  let until = performance.now() + SLICE_MS
  try {
    const list = readPersonList(text)
    ignored = list.ignored
    for (const listed of list.people) {
      draft.total += 1
      if (draft.total > IMPORT_MAX_ROWS) return draft.finish({ reason: 'list-too-long', line: listed.line }, ignored)
      await addPerson(draft, listed, parts)
      if (performance.now() < until) continue
      if (watch.signal.aborted) return null
      watch.onProgress(draft.total, 0)
      await untilNextTick()
      until = performance.now() + SLICE_MS
    }
  } catch (error) {
    if (!(error instanceof DelimitedTextFault)) throw error
    return draft.finish({ reason: error.fault, line: error.line }, ignored)
  }
  return draft.finish(draft.total === 0 ? { reason: 'list-empty', line: 1 } : null, ignored)
}

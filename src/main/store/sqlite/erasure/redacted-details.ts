import { parseDetail } from '../../../../shared/api/audit-details.ts'
import { loggedTexts } from '../../../../shared/api/user-fields.ts'

/** How the texts of a user are replaced in one detail. */
export type HowToRedact = {
  readonly pseudonym: string
  /** Whether the entry is about the user. Then all that was typed in it is about the user too. */
  readonly isSubject: boolean
  /** Replaces the user's addresses and names within a text. */
  readonly replaceMentions: (text: string) => string
}

type Fields = Readonly<Record<string, unknown>>

/** Names that users type for other things. They may mention a person. */
const typedNames = ['reason', 'group', 'into', 'name']

/** The texts of a change of another user or of something else that may mention a person. The own texts of another user are not among them. */
const mentioning = ['note', 'description']

const mapTexts = (value: unknown, map: (text: string) => string): unknown => {
  if (typeof value === 'string') return value === '' ? value : map(value)
  return Array.isArray(value) ? value.map((one) => mapTexts(one, map)) : value
}

const mapFields = (fields: Fields, map: (value: unknown, name: string) => unknown): Fields =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, map(value, name)]))

const redactChange = (change: unknown, { isSubject, pseudonym, replaceMentions }: HowToRedact): unknown => {
  if (typeof change !== 'object' || change === null || !('field' in change)) return change
  const { field, ...values } = change
  if (isSubject) return field === 'role' ? change : { field, ...mapFields(values, (value) => mapTexts(value, () => pseudonym)) }
  const isOwnText = loggedTexts.some((name) => name === field) && !mentioning.includes(String(field))
  return isOwnText ? change : { field, ...mapFields(values, (value) => mapTexts(value, replaceMentions)) }
}

const redactFields = (fields: Fields, how: HowToRedact): Fields => {
  const { isSubject, pseudonym, replaceMentions } = how
  return mapFields(fields, (value, name) => {
    if (name === 'changes' && Array.isArray(value)) return value.map((change) => redactChange(change, how))
    if (isSubject && (name === 'reason' || name === 'groups')) return mapTexts(value, () => pseudonym)
    return typedNames.includes(name) || name === 'groups' ? mapTexts(value, replaceMentions) : value
  })
}

/**
 * The stored detail of an entry without the texts of a user. Of a detail that this version does not know, only the kind stays where the entry
 * is about the user.
 */
export const redactDetails = (stored: string | null, how: HowToRedact): string | null => {
  const detail = parseDetail(stored)
  if (stored === null || detail === null) return null
  if (detail.kind === 'unrecognized') return how.isSubject ? JSON.stringify({ kind: detail.name ?? '' }) : stored
  // The setting of a directory belongs to no user.
  if (detail.kind === 'settings-changed') return stored
  const redacted = JSON.stringify(redactFields(JSON.parse(stored) as Fields, how))
  return JSON.stringify(JSON.parse(stored)) === redacted ? stored : redacted
}

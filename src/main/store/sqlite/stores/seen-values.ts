import { type PresentValues, Refusal } from '../../../../shared/errors.ts'
import type { Seen } from '../../ports/store.ts'

/** Whether two values of one field are the same; groups are in the order of their keys. */
export const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)

/**
 * Two people may edit the same thing, and the second must not overwrite what they have not seen. A field that has the wanted value already is no
 * conflict.
 *
 * @throws Refusal changed-meanwhile, with the present values
 */
export const requireSeen = <F extends object>(present: F, changes: Partial<F>, seen: Seen<F> | undefined): void => {
  const isOverwritten = (field: keyof F): boolean =>
    seen?.[field] !== undefined && !isSame(seen[field], present[field]) && !isSame(changes[field], present[field])
  const fields = (Object.keys(changes) as (keyof F)[]).filter(isOverwritten)
  if (fields.length === 0) return
  const values = Object.fromEntries(fields.map((field) => [field, present[field]])) as PresentValues
  throw new Refusal({ code: 'changed-meanwhile', present: values })
}

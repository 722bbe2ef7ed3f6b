import { mayActOn, type Role } from '../../shared/domain/permissions.ts'
import { purgeTimeOf } from '../../shared/domain/user-state.ts'
import { type DeletedHolder, Refusal } from '../../shared/errors.ts'
import type { Store } from '../store/ports/store.ts'
import { isGone } from '../users/change-decision.ts'

/** Who asks about a taken address, and when. */
export type Asking = { readonly role: Role; readonly at: number }

/** The deleted user who keeps an address, for a caller who may restore this user. Null for every other caller and holder. */
export const findDeletedHolder = async (
  store: Pick<Store, 'findAnyUser'>,
  id: string,
  { role, at }: Asking,
): Promise<DeletedHolder | null> => {
  const holder = await store.findAnyUser({ id })
  if (!holder || holder.deletedAt === null || isGone(holder, at)) return null
  if (!mayActOn(role, 'users:manage', holder.role)) return null
  const { email, name, deletedAt } = holder
  return { email, name, deletedAt, purgeAt: purgeTimeOf(deletedAt) }
}

/** Runs a change that takes an address. If a deleted user has it, a caller who may restore that user is told. */
export const tellingDeletedHolder = async <T>(
  store: Pick<Store, 'findAnyUser'>,
  asking: Asking,
  change: () => Promise<T>,
): Promise<T> => {
  try {
    return await change()
  } catch (error) {
    if (!(error instanceof Refusal) || error.error.code !== 'email-taken' || !error.subject) throw error
    const deleted = await findDeletedHolder(store, error.subject.id, asking)
    throw deleted ? new Refusal({ code: 'email-taken', deleted }, undefined, error.subject) : error
  }
}

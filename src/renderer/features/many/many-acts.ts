import { contract } from '../../../shared/contract.ts'
import { singleOperations } from '../../../shared/many.ts'
import type { ManyKind } from '../../../shared/many-kinds.ts'
import { hasPermission, type Role } from '../../../shared/permissions.ts'

/** What can be done with those who are selected, in the order in which it is offered. */
const acts = {
  disable: 'Disable',
  enable: 'Enable',
  'end-sessions': 'End sessions',
  'change-role': 'Change role',
  'add-tag': 'Add tag',
  'remove-tag': 'Remove tag',
  'issue-resets': 'Issue reset slips',
  delete: 'Delete',
  restore: 'Restore',
} as const satisfies Partial<Record<ManyKind, string>>

export type ManyAct = keyof typeof acts

export const sayManyAct = (act: ManyAct): string => acts[act]

/** What takes something from its people is marked as for one. */
export const isDanger = (kind: ManyKind): boolean => kind === 'disable' || kind === 'delete'

const oftenMeant: ReadonlySet<ManyAct> = new Set(['disable', 'enable', 'issue-resets', 'delete', 'restore'])

/** What has to be at hand also where there is little room. */
export const isOftenMeant = (act: ManyAct): boolean => oftenMeant.has(act)

/**
 * What somebody with this role may do to many: with those who are deleted one thing alone, which is of no use to the others.
 * The contract and the table of roles decide, as for one.
 */
export const listManyActs = (role: Role, areDeleted: boolean): readonly ManyAct[] =>
  (Object.keys(acts) as ManyAct[]).filter((act) => {
    const { needs } = contract[singleOperations[act]]
    return needs !== 'anyone' && hasPermission(role, needs) && (act === 'restore') === areDeleted
  })

import type { AttentionKind, OverviewView } from '../../../shared/api/overview.ts'
import type { UserFilter } from '../../../shared/api/user-list.ts'
import { hasPermission, type Role } from '../../../shared/domain/permissions.ts'
import { SOON_MS } from '../../../shared/domain/time.ts'
import { purgeTimeOf } from '../../../shared/domain/user-state.ts'
import { openUser, setFilter } from '../../session/user-query.ts'
import { openScreen } from '../../session/window-state.ts'

/** The filter of the list of users for each kind of attention. */
const filters: Record<Exclude<AttentionKind, 'reset-requested'>, (now: number) => UserFilter> = {
  locked: () => ({ isLocked: true }),
  'not-activated': () => ({ state: 'not-activated' }),
  'disabled-soon': (now) => ({ disableFrom: now + 1, disableBefore: now + SOON_MS }),
  'password-change-due': () => ({ state: 'active', mustChangePassword: true }),
  'second-factor-missing': () => ({ state: 'active', hasSecondFactor: false }),
  'address-shared': () => ({ sharesAddress: true }),
  'purged-soon': (now) => ({ state: 'deleted', deletedBefore: now + SOON_MS - purgeTimeOf(0) }),
}

/** A role that may not answer reset requests has no list of them. */
export const canListAll = (role: Role, kind: AttentionKind): boolean =>
  kind !== 'reset-requested' || hasPermission(role, 'users:reset')

/** Opens the list of all of a kind. */
export const listAll = (kind: AttentionKind): void => {
  if (kind === 'reset-requested') openScreen({ kind: 'requests' })
  else {
    openScreen({ kind: 'users' })
    setFilter(filters[kind](Date.now()))
  }
}

type Sample = OverviewView['attention'][number]['samples'][number]

/** Opens a user's panel in the list of users. */
export const openSample = (kind: AttentionKind, sample: Sample): void => openUser(sample, kind === 'purged-soon')

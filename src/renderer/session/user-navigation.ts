import type { UserView } from '../../shared/api/user-summary.ts'
import { setScreenParameter } from './screen-parameters.ts'
import { setFilter } from './user-query.ts'
import { openScreen } from './window-state.ts'

/** Opens a user's panel in the list of users, with the list filtered to that user. Deleted users are listed only on request. */
export const openUser = ({ id, email }: Pick<UserView, 'id' | 'email'>, isDeleted: boolean): void => {
  openScreen({ kind: 'users' })
  if (isDeleted) setFilter({ state: 'deleted' })
  setScreenParameter('search', email)
  setScreenParameter('opened', id)
}

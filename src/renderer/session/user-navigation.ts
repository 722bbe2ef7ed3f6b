import type { UserView } from '../../shared/api/views.ts'
import { setScreenParameter } from './screen-parameters.ts'
import { setFilter } from './user-query.ts'
import { openScreen } from './window-state.ts'

/** Opens somebody's panel in the list of users, which has found them alone. The deleted are listed only where they are asked for. */
export const openUser = ({ id, email }: Pick<UserView, 'id' | 'email'>, isDeleted: boolean): void => {
  openScreen({ kind: 'users' })
  if (isDeleted) setFilter({ state: 'deleted' })
  setScreenParameter('search', email)
  setScreenParameter('opened', id)
}

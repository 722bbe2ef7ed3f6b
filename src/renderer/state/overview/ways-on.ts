import { keepPlace } from '../place.ts'
import { openScreen } from '../window-state.ts'

/** Opens the list of users where this one is found. */
export const openUser = (email: string): void => {
  openScreen({ kind: 'users' })
  keepPlace('search', email)
}

import type { UserView } from '../../shared/views.ts'
import type { User } from '../store/store.ts'

/** What leaves the main process of a user: these fields by name, and no other. */
export const toUserView = (user: User): UserView => ({
  id: user.id,
  email: user.email,
  name: user.name,
  role: user.role,
  state: user.disabledAt === null ? 'active' : 'disabled',
  createdAt: user.createdAt,
  lastSignInAt: user.lastSignInAt,
  passwordChangedAt: user.passwordChangedAt,
})

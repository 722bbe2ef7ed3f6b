import { isUsername } from '../../shared/domain/username.ts'
import type { RelyingProgram, Store, User } from '../store/ports/store.ts'

/** The claims of each scope. `openid` is the id, which never changes and is never given to another user, and how
 * the user signed in. */
export const CLAIMS = {
  openid: ['sub', 'auth_time', 'amr'],
  email: ['email', 'email_verified'],
  profile: ['name', 'preferred_username'],
  groups: ['groups'],
} as const

/** What a program learns of a user, of which the provider gives what the scopes allow. Groups are those that the program may see. */
export const readClaims = async (
  store: Pick<Store, 'isEmailConfirmed'>,
  user: User,
  program: Pick<RelyingProgram, 'groups'>,
): Promise<{ sub: string } & Record<string, unknown>> => ({
  sub: user.id,
  ...(isUsername(user.email)
    ? { preferred_username: user.email }
    : { email: user.email, email_verified: await store.isEmailConfirmed(user.id) }),
  ...(user.name === '' ? {} : { name: user.name }),
  groups: user.groups.filter((group) => program.groups.includes(group)),
})

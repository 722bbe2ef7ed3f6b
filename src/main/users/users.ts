import type { Role } from '../../shared/domain/permissions.ts'
import { type AuditContext, type CallContext, guardOf, type MakeOwnContext, successEntry } from '../auth/audit-context.ts'
import { directoryRulesOf } from '../auth/directory-rules.ts'
import type { Passwords } from '../auth/passwords.ts'
import { generateUuid, type Random } from '../auth/secrets.ts'
import type { Store, User, UserChanges } from '../store/ports/store.ts'

export const createUsers = ({
  store,
  passwords,
  random,
  ownContext,
}: {
  store: Store
  passwords: Passwords
  random: Random
  ownContext: MakeOwnContext
}) => {
  /** Task 1: a new user with an id of its own. @throws Refusal email-taken: "User <email> already exists" */
  const addUser = async (
    email: string,
    hashedPassword: string | null,
    { name = '', role = 'user', context: given }: { name?: string; role?: Role; context?: CallContext } = {},
  ): Promise<User> => {
    const context = given ?? (await ownContext('users:add'))
    const { keepEmail } = directoryRulesOf(context.policy)
    const user = { id: generateUuid(random), email: keepEmail(email), hashedPassword, name, role, createdAt: context.at }
    return store.addUser(
      user,
      guardOf(context),
      successEntry(context, user, role === 'user' ? null : { kind: 'role-given', role }),
    )
  }

  return {
    addUser,

    /** Task 2: the first user that fits every attribute. @throws NoResultFound, InvalidRequest */
    findUserBy: (filter: Readonly<Record<string, unknown>>): Promise<User> => store.findUserBy(filter),

    /** Task 3: all of the changes or none. @throws InvalidRequest on an unknown attribute, Refusal email-taken, last-administrator */
    updateUser: async (id: string, changes: UserChanges, given?: AuditContext): Promise<User> => {
      const context = given ?? (await ownContext('users:update'))
      const user = await store.findUser({ id })
      return store.updateUser({ id, changes, canBeUndone: false }, guardOf(context), successEntry(context, user))
    },

    /** Task 5: checks the password, hashes it, adds the user. @throws Refusal email-taken ("User <email> already exists"), password-refused */
    registerUser: async (
      email: string,
      password: string,
      { role = 'user', context: given }: { role?: Role; context?: CallContext } = {},
    ): Promise<User> => {
      const context = given ?? (await ownContext('users:add'))
      const { requirePassword } = directoryRulesOf(context.policy)
      await requirePassword(password, { email, name: '' })
      return addUser(email, await passwords.hashPassword(password, context.policy), { role, context })
    },
  }
}

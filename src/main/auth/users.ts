import type { Role } from '../../shared/permissions.ts'
import type { Store, User, UserChanges } from '../store/store.ts'
import { type Act, guardOf, successEntry } from './entries.ts'
import type { HouseRules } from './house-rules.ts'
import type { Passwords } from './passwords.ts'
import { generateUuid, type Random } from './random.ts'

/** The changed fields by name; of a role also which, since the log must tell who may do what. */
const nameChanges = (changes: UserChanges): string =>
  Object.keys(changes)
    .map((field) => (field === 'role' ? `role to ${changes.role}` : field))
    .join(', ')

export const createUsers = ({
  store,
  passwords,
  random,
  readRules,
  ownAct,
}: {
  store: Store
  passwords: Passwords
  random: Random
  readRules: () => Promise<HouseRules>
  /** The act of a caller that names none: the core itself, in a test or a script. */
  ownAct: (action: string) => Act
}) => {
  /** Task 1: a new user with an id of its own. @throws Refusal email-taken: "User <email> already exists" */
  const addUser = async (
    email: string,
    hashedPassword: string | null,
    { name = '', role = 'user', act = ownAct('users:add') }: { name?: string; role?: Role; act?: Act } = {},
  ): Promise<User> => {
    const { keepEmail } = await readRules()
    const user = { id: generateUuid(random), email: keepEmail(email), hashedPassword, name, role, createdAt: act.at }
    return store.addUser(user, guardOf(act), successEntry(act, user, role === 'user' ? null : role))
  }

  return {
    addUser,

    /** Task 2: the first user that fits every attribute. @throws NoResultFound, InvalidRequest */
    findUserBy: (filter: Readonly<Record<string, unknown>>): Promise<User> => store.findUserBy(filter),

    /** Task 3: all of the changes or none. @throws InvalidRequest on an unknown attribute, Refusal email-taken, last-administrator */
    updateUser: async (id: string, changes: UserChanges, act: Act = ownAct('users:update')): Promise<User> => {
      const user = await store.findUser({ id })
      return store.updateUser({ id, changes }, guardOf(act), successEntry(act, user, nameChanges(changes)))
    },

    /** Task 5: checks the password, hashes it, adds the user. @throws Refusal email-taken ("User <email> already exists"), password-refused */
    registerUser: async (email: string, password: string, options: { role?: Role; act?: Act } = {}): Promise<User> => {
      const { requirePassword } = await readRules()
      await requirePassword(password, { email, name: '' })
      return addUser(email, await passwords.hashPassword(password), options)
    },
  }
}

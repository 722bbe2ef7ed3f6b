import { tidyEmail } from '../../shared/domain/email.ts'
import type { Store, User } from '../store/ports/store.ts'
import { type CallContext, guardOf, successEntry } from './audit-context.ts'
import { requireAllowedPassword } from './password-rules.ts'
import type { Passwords } from './passwords.ts'
import { generateUuid, hashCode, makeRecoveryCodes, type Random } from './secrets.ts'

export const createSetUp = ({
  store,
  passwords,
  random,
  markSetUp,
}: {
  store: Store
  passwords: Passwords
  random: Random
  /** Called just before the commit; see the keys file. */
  markSetUp: () => void
}) => ({
  /** Creates the first administrator. Returns the recovery codes once. @throws Refusal already-set-up, password-refused */
  createAdministrator: async (
    email: string,
    password: string,
    context: CallContext,
  ): Promise<{ user: User; recoveryCodes: string[] }> => {
    await requireAllowedPassword(password, { email, name: '' })
    const hashedPassword = await passwords.hashPassword(password, context.policy)
    const recoveryCodes = makeRecoveryCodes(random)
    const administrator = {
      id: generateUuid(random),
      email: tidyEmail(email),
      hashedPassword,
      name: '',
      role: 'administrator' as const,
      createdAt: context.at,
    }
    markSetUp()
    const change = { administrator, recoveryCodeHashes: recoveryCodes.map(hashCode) }
    const user = await store.setUp(change, guardOf(context), successEntry({ ...context, actor: administrator }, administrator))
    return { user, recoveryCodes }
  },
})

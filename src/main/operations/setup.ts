import { NOTHING_TAKEN_BACK } from '../../shared/api/comparison.ts'
import { isUsable } from '../../shared/domain/user-state.ts'
import { Refusal } from '../../shared/errors.ts'
import type { Auth } from '../auth/auth.ts'
import type { Restores } from '../backup/restores.ts'
import type { Handler, HandlersOf } from '../pipeline/handler.ts'
import type { Store } from '../store/ports/store.ts'
import type { AppParts } from './app.ts'
import { requireDesktop } from './desktop.ts'
import { aboutRestore } from './restores.ts'

export type SetupParts = { readonly auth: Auth; readonly store: Store }

const createAdministrator =
  ({ auth }: SetupParts): Handler<'setup:createAdministrator'> =>
  async ({ input, context }) => {
    const { user, recoveryCodes } = await auth.createAdministrator(input.email, input.password, context)
    return { email: user.email, message: 'administrator created', recoveryCodes }
  }

const recoverAdministrator =
  ({ auth, store }: SetupParts): Handler<'setup:recoverAdministrator'> =>
  async ({ input, context }) => {
    // A reset code does not help a disabled administrator. There is always one who is not disabled.
    const administrators = (await store.listAdministrators()).filter((one) => isUsable(one, context.at))
    const named = input.email === undefined ? undefined : await store.findUser({ email: input.email })
    const matching = named === undefined ? administrators : administrators.filter(({ id }) => id === named?.id)
    const [administrator] = matching
    if (!administrator) throw new Refusal('no-such-user')
    if (matching.length > 1) return { kind: 'choose', emails: matching.map(({ email }) => email) }
    if (input.removeSecondFactor && administrator.secondFactorAt !== null) await auth.removeSecondFactor(administrator, context)
    const resetToken = await auth.getResetPasswordToken(administrator.email, context)
    return { kind: 'issued', email: administrator.email, resetToken, expiresAt: context.at + auth.resetLifetimeMs }
  }

/** The first administrator, and recovery for an administrator who is locked out. */
export const createSetupHandlers = (
  parts: SetupParts,
): Pick<HandlersOf<'setup'>, 'setup:createAdministrator' | 'setup:recoverAdministrator'> => ({
  'setup:createAdministrator': createAdministrator(parts),
  'setup:recoverAdministrator': recoverAdministrator(parts),
})

export type FirstRestoreParts = Pick<AppParts, 'readStatus'> & { readonly restores: Restores }

/** What can be wrong with a directory that a backup replaces. Other causes, such as a full disk, would remain. */
const replaceable = [
  'keys-missing',
  'keys-unreadable',
  'keys-sealed',
  'database-missing',
  'database-empty',
  'database-foreign',
  'database-corrupt',
]

/** Whether there is a directory that the backup must be of. @throws Refusal not-available where a restore does not help */
const requireReplaceable = async ({ readStatus }: FirstRestoreParts): Promise<'first-run' | 'broken'> => {
  const status = await readStatus()
  // A directory in compat mode has users before it has an administrator.
  if (status.state === 'ready') throw new Refusal('not-available')
  if (status.state === 'broken' && !replaceable.includes(status.reason)) throw new Refusal('not-available')
  return status.state
}

const rehearse =
  (parts: FirstRestoreParts): Handler<'setup:rehearseRestore'> =>
  async ({ input, caller }) => {
    const state = await requireReplaceable(parts)
    parts.restores.requireRoom(null)
    const file = await requireDesktop(caller).chooseBackup()
    if (file === null) throw new Refusal('cancelled')
    return parts.restores.begin({
      file,
      passphrase: input.passphrase,
      owner: null,
      today: state === 'broken' ? 'damaged' : 'none',
    })
  }

const read =
  ({ restores }: FirstRestoreParts): Handler<'setup:readRestore'> =>
  async () =>
    restores.read(null)

const cancel =
  ({ restores }: FirstRestoreParts): Handler<'setup:cancelRestore'> =>
  async () => {
    restores.cancel(null)
    return { done: true }
  }

const restore =
  (parts: FirstRestoreParts): Handler<'setup:restore'> =>
  async ({ input, context }) => {
    const isKept = (await requireReplaceable(parts)) === 'broken'
    const { madeAt, users } = parts.restores.requireRehearsal(input.id, null)
    const about = aboutRestore({ at: context.at, actor: null, transport: context.transport })
    const { kept } = await parts.restores.replace(input.id, null, { takenBack: NOTHING_TAKEN_BACK, isKept, about })
    return { madeAt, users, kept }
  }

/** Restores on the first run, where the passphrase is enough, and of a directory that cannot be opened. */
export const createFirstRestoreHandlers = (
  parts: FirstRestoreParts,
): Pick<HandlersOf<'setup'>, 'setup:rehearseRestore' | 'setup:readRestore' | 'setup:cancelRestore' | 'setup:restore'> => ({
  'setup:rehearseRestore': rehearse(parts),
  'setup:readRestore': read(parts),
  'setup:cancelRestore': cancel(parts),
  'setup:restore': restore(parts),
})

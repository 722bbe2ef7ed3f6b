import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { InputOf } from '../../../shared/api/index.ts'
import type { UserView } from '../../../shared/api/user-summary.ts'
import type { UserDetailView } from '../../../shared/api/users.ts'
import type { Result } from '../../../shared/result.ts'
import { call } from '../../api/call.ts'
import { findUndo } from '../../api/undo-action.ts'
import { forgetSession } from '../../session/window-state.ts'
import { cacheUser } from './user-queries.ts'

/** Operations that change one account and return it. */
type UserOperation =
  | 'users:unlock'
  | 'users:clearDelay'
  | 'users:requirePasswordChange'
  | 'users:removeSecondFactor'
  | 'users:update'
  | 'users:changeEmail'
  | 'users:changeUsername'
  | 'users:changeRole'
  | 'users:disable'
  | 'users:enable'
  | 'users:delete'
  | 'users:restore'

/** Operations that end the sessions of their account. */
const endings: readonly UserOperation[] = ['users:changeRole', 'users:disable', 'users:delete', 'users:removeSecondFactor']

/** The account's current address: as listed, or as changed here since the list was read. */
export const useAddress = (listed: string) => {
  const [known, setKnown] = useState({ listed, email: listed })
  if (known.listed !== listed) setKnown({ listed, email: listed })
  return { email: known.listed === listed ? known.email : listed, keep: (email: string) => setKnown({ listed, email }) }
}

/** Changes one account, shows the result at once, and finds out how to undo the last change. */
export const useUserOperations = (isOwn: boolean, onChanged: (user: UserView) => void) => {
  const client = useQueryClient()
  const last = useRef<{ operation: UserOperation; email: string; since: number } | null>(null)

  const run = async <K extends UserOperation>(operation: K, input: InputOf<K>): Promise<Result<UserView>> => {
    const since = Date.now()
    // Each of these operations returns a user, which TypeScript cannot infer for all of them together.
    const result = await (call as (operation: UserOperation, input: unknown) => Promise<Result<UserView>>)(operation, input)
    last.current = null
    if (!result.ok) return result
    last.current = { operation, email: result.value.email, since }
    cacheUser(client, input.email, result.value)
    onChanged(result.value)
    // The directory has ended the session, and the sign-in screen tells the true reason.
    if (isOwn && (result.value.state === 'disabled' || result.value.state === 'deleted')) forgetSession('')
    return result
  }

  /** The id of the last audit entry, if it can be undone. A user who ended their own session can no longer ask. */
  const undoOfLast = async (): Promise<number | null> => {
    if (last.current === null) return null
    const { operation, email, since } = last.current
    return isOwn && endings.includes(operation) ? null : findUndo(operation, email, since)
  }

  return { run, undoOfLast }
}

export type UserOperations = ReturnType<typeof useUserOperations>

/** What the content of an action's dialog gets. `detail` is undefined until it is read. */
export type ActionFormProps = {
  readonly user: UserView
  readonly detail: UserDetailView | undefined
  readonly isOwn: boolean
  readonly operations: UserOperations
  readonly onClose: () => void
}

import { mayChangeOwnEmail, type Role } from '../../shared/domain/permissions.ts'
import { useWindowState } from './window-state.ts'

/** Whether this role may change its own address. Until the policy is known, the directory's answer decides. */
export const useMayChangeOwnEmail = (role: Role): boolean =>
  useWindowState(({ status }) => status?.state !== 'ready' || mayChangeOwnEmail(role, status.policy.registration))

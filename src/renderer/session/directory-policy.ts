import { mayChangeOwnEmail, type Role } from '../../shared/domain/permissions.ts'
import { useWindowState } from './window-state.ts'

type Status = ReturnType<typeof useWindowState.getState>['status']

const isCompatStatus = (status: Status): boolean => status !== null && status.state !== 'broken' && status.policy.compat

/** The name of the directory. Null until it is set up. */
export const useDirectoryName = (): string | null =>
  useWindowState(({ status }) => (status?.state === 'ready' ? status.directoryName : null))

/** Whether the directory is in compat mode, because it was created with --compat. */
export const useIsCompat = (): boolean => useWindowState(({ status }) => isCompatStatus(status))

export const isCompat = (): boolean => isCompatStatus(useWindowState.getState().status)

/** The minimum password length in compat mode (characters). */
const LEAST = 1

/** The minimum password length of a new or reset account in this directory. */
export const usePasswordMinimum = (ordinary: number): number => (useIsCompat() ? LEAST : ordinary)

/** Whether this role may change its own address. Until the policy is known, the directory's answer decides. */
export const useMayChangeOwnEmail = (role: Role): boolean =>
  useWindowState(({ status }) => status?.state !== 'ready' || mayChangeOwnEmail(role, status.policy.registration))

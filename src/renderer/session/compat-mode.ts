import { useWindowState } from './window-state.ts'

type Status = ReturnType<typeof useWindowState.getState>['status']

const isCompatStatus = (status: Status): boolean => status !== null && status.state !== 'broken' && status.policy.compat

/** Whether the directory was created with --compat, and keeps to the original exercise. */
export const useIsCompat = (): boolean => useWindowState(({ status }) => isCompatStatus(status))

export const isCompat = (): boolean => isCompatStatus(useWindowState.getState().status)

/** What such a directory takes of a password that is registered or reset (characters). */
const LEAST = 1

/** The characters that a password of a new or reset account needs here. */
export const usePasswordMinimum = (ordinary: number): number => (useIsCompat() ? LEAST : ordinary)

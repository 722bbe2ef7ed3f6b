import { useWindowState } from './window-state.ts'

type Status = ReturnType<typeof useWindowState.getState>['status']

const isTeachingOf = (status: Status): boolean => status !== null && status.state !== 'broken' && status.policy.compat

/** Whether the directory was created with --compat, and keeps to the original exercise. */
export const useIsTeaching = (): boolean => useWindowState(({ status }) => isTeachingOf(status))

export const isTeaching = (): boolean => isTeachingOf(useWindowState.getState().status)

/** What such a directory takes of a password that is registered or reset (characters). */
const LEAST = 1

/** The characters that a password of a new or reset account needs here. */
export const useLeast = (ordinary: number): number => (useIsTeaching() ? LEAST : ordinary)

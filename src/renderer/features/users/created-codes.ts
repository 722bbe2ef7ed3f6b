import { create } from 'zustand'
import type { OutputOf } from '../../../shared/api/index.ts'
import { useWindowState } from '../../session/window-state.ts'

export type CreatedUser = OutputOf<'users:create'>

/**
 * The users whose codes were not handed over yet, in the order of their creation. Like printed codes of a job, they survive a lock and are
 * dropped on sign-out.
 */
export const useCreatedCodes = create<{ created: readonly CreatedUser[] }>()(() => ({ created: [] }))

useWindowState.subscribe(({ person, screen }) => {
  if (person === null && screen.kind !== 'locked') forgetCreatedCodes()
})

export const keepCreatedCode = (user: CreatedUser): void =>
  useCreatedCodes.setState(({ created }) => ({ created: [...created, user] }))

export const forgetCreatedCodes = (): void => {
  if (useCreatedCodes.getState().created.length > 0) useCreatedCodes.setState({ created: [] })
}

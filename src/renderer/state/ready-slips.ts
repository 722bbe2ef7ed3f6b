import { create } from 'zustand'
import type { OutputOf } from '../../shared/contract.ts'
import type { GatehouseError } from '../../shared/errors.ts'
import { call } from './call.ts'
import { sayError } from './error-words.ts'
import { announceDone, announceFailed, clearOutcome, useWindowState } from './window-state.ts'

type Slips = OutputOf<'jobs:takeSlips'>['slips']

/**
 * Slips that were taken from their job and are on no paper yet: Gatehouse hands them out once, and a dialogue for the file can
 * be closed. They leave with their person.
 */
export const useReadySlips = create<{ byJob: ReadonlyMap<string, Slips> }>()(() => ({ byJob: new Map() }))

useWindowState.subscribe(({ person, screen }) => {
  if (person === null && screen.kind !== 'locked') useReadySlips.setState({ byJob: new Map() })
})

const keep = (job: string, slips: Slips | null): void =>
  useReadySlips.setState(({ byJob }) => {
    const next = new Map(byJob)
    if (slips === null) next.delete(job)
    else next.set(job, slips)
    return { byJob: next }
  })

const refuse = (error: GatehouseError): void => {
  if (error.code === 'cancelled') clearOutcome()
  else if (error.code !== 'not-signed-in') announceFailed(sayError(error))
}

let isSaving = false

const save = async (job: string): Promise<void> => {
  if (!useReadySlips.getState().byJob.has(job)) {
    const taken = await call('jobs:takeSlips', { id: job })
    if (!taken.ok) return refuse(taken.error)
    keep(job, taken.value.slips)
  }
  const slips = useReadySlips.getState().byJob.get(job) ?? []
  if (slips.length === 0) {
    keep(job, null)
    announceFailed('These codes have expired, or were saved in another window. Issue new ones for whoever still needs one.')
    return
  }
  const printed = await call('desktop:printSlips', { slips })
  if (!printed.ok) return refuse(printed.error)
  keep(job, null)
  announceDone(`Ready to print: ${printed.value.path}`)
}

/** Saves the slips of a job as one PDF, where the person chooses; as often as it takes, until there is a file. */
export const saveSlips = async (job: string): Promise<void> => {
  if (isSaving) return
  isSaving = true
  clearOutcome()
  await save(job)
  isSaving = false
}

import { create } from 'zustand'
import type { OutputOf } from '../../../shared/api/index.ts'
import type { GatehouseError } from '../../../shared/errors.ts'
import { formatError } from '../../../shared/messages/error-messages.ts'
import { call } from '../../api/call.ts'
import { announceDone, announceFailed, clearOutcome, useWindowState } from '../../session/window-state.ts'

type Slips = OutputOf<'jobs:takePrintedCodes'>['printedCodes']

/**
 * Printed codes that were taken from their job but not saved yet. Gatehouse returns them only once, and the user can cancel the save
 * dialog. They are dropped on sign-out.
 */
export const usePrintedCodes = create<{ byJob: ReadonlyMap<string, Slips> }>()(() => ({ byJob: new Map() }))

useWindowState.subscribe(({ person, screen }) => {
  if (person === null && screen.kind !== 'locked') usePrintedCodes.setState({ byJob: new Map() })
})

const keep = (job: string, printedCodes: Slips | null): void =>
  usePrintedCodes.setState(({ byJob }) => {
    const next = new Map(byJob)
    if (printedCodes === null) next.delete(job)
    else next.set(job, printedCodes)
    return { byJob: next }
  })

const refuse = (error: GatehouseError): void => {
  if (error.code === 'cancelled') clearOutcome()
  else if (error.code !== 'not-signed-in') announceFailed(formatError(error))
}

let isSaving = false

const save = async (job: string): Promise<void> => {
  if (!usePrintedCodes.getState().byJob.has(job)) {
    const taken = await call('jobs:takePrintedCodes', { id: job })
    if (!taken.ok) return refuse(taken.error)
    keep(job, taken.value.printedCodes)
  }
  const printedCodes = usePrintedCodes.getState().byJob.get(job) ?? []
  if (printedCodes.length === 0) {
    keep(job, null)
    announceFailed('These codes have expired, or were saved in another window. Issue new ones for whoever still needs one.')
    return
  }
  const printed = await call('desktop:printResetCodes', { printedCodes })
  if (!printed.ok) return refuse(printed.error)
  keep(job, null)
  announceDone(`Ready to print: ${printed.value.path}`)
}

/** Saves the printed codes of a job as one PDF in a file that the user chooses. The user can try again until it succeeds. */
export const savePrintedCodes = async (job: string): Promise<void> => {
  if (isSaving) return
  isSaving = true
  clearOutcome()
  await save(job)
  isSaving = false
}

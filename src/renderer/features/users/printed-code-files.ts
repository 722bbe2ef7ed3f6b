import { create } from 'zustand'
import type { OutputOf } from '../../../shared/api/index.ts'
import { bulkMessages } from '../../../shared/messages/bulk-messages.ts'
import { outputMessages } from '../../../shared/messages/output-messages.ts'
import { call, reportError } from '../../api/call.ts'
import { singleFlight } from '../../hooks/single-flight.ts'
import { announceDone, announceFailed, clearOutcome, useWindowState } from '../../session/window-state.ts'

type PrintedCodes = OutputOf<'jobs:takePrintedCodes'>['printedCodes']

/**
 * Printed codes that were taken from their job but not saved yet. Gatehouse returns them only once, and the user can cancel the save
 * dialog. They are dropped on sign-out.
 */
export const usePrintedCodes = create<{ byJob: ReadonlyMap<string, PrintedCodes> }>()(() => ({ byJob: new Map() }))

useWindowState.subscribe(({ person, screen }) => {
  if (person === null && screen.kind !== 'locked') usePrintedCodes.setState({ byJob: new Map() })
})

const keep = (job: string, printedCodes: PrintedCodes | null): void =>
  usePrintedCodes.setState(({ byJob }) => {
    const next = new Map(byJob)
    if (printedCodes === null) next.delete(job)
    else next.set(job, printedCodes)
    return { byJob: next }
  })

const save = async (job: string): Promise<void> => {
  if (!usePrintedCodes.getState().byJob.has(job)) {
    const taken = await call('jobs:takePrintedCodes', { id: job })
    if (!taken.ok) return reportError(taken.error)
    keep(job, taken.value.printedCodes)
  }
  const printedCodes = usePrintedCodes.getState().byJob.get(job) ?? []
  if (printedCodes.length === 0) {
    keep(job, null)
    announceFailed(bulkMessages.jobs.codesGone)
    return
  }
  const printed = await call('desktop:printResetCodes', { printedCodes })
  if (!printed.ok) return reportError(printed.error)
  keep(job, null)
  announceDone(outputMessages.readyToPrint(printed.value.path))
}

/** Saves the printed codes of a job as one PDF in a file that the user chooses. The user can try again until it succeeds. */
export const savePrintedCodes = singleFlight(async (job: string) => {
  clearOutcome()
  await save(job)
})

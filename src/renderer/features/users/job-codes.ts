import type { OutputOf } from '../../../shared/api/index.ts'
import type { PaperLayout } from '../../../shared/domain/paper-layout.ts'
import { bulkMessages } from '../../../shared/messages/bulk-messages.ts'
import { call, reportError } from '../../api/call.ts'
import { printCodes, readPaperLayout, saveCodes } from '../../api/secret-output.ts'
import { singleFlight } from '../../hooks/single-flight.ts'
import { announceFailed, clearOutcome } from '../../session/window-state.ts'

type PrintedCodes = OutputOf<'jobs:readPrintedCodes'>['printedCodes']

/** The codes of a job that are still valid. They stay with Gatehouse, so that a paper jam or a wrong folder costs nothing. */
const readCodes = async (job: string, part: number): Promise<PrintedCodes> => {
  const read = await call('jobs:readPrintedCodes', { id: job, part })
  if (!read.ok) {
    reportError(read.error)
    return []
  }
  if (read.value.printedCodes.length === 0) announceFailed(bulkMessages.jobs.codesGone)
  return read.value.printedCodes
}

/** Prints a part of the codes of a job in the given layout, or in the last one. */
export const printJobCodes = singleFlight(async (job: string, part: number, chosen?: PaperLayout) => {
  clearOutcome()
  const printedCodes = await readCodes(job, part)
  if (printedCodes.length > 0) await printCodes(printedCodes, chosen ?? (await readPaperLayout()))
})

/** Saves a part of the codes of a job as one PDF. */
export const saveJobCodes = singleFlight(async (job: string, part: number, layout: PaperLayout) => {
  clearOutcome()
  const printedCodes = await readCodes(job, part)
  if (printedCodes.length > 0) await saveCodes(printedCodes, layout)
})

import type { JobRowView, JobView } from '../../shared/api/jobs.ts'
import { type CsvSeparator, separatorCharacter } from '../../shared/domain/csv-separator.ts'
import { describeReportRow, reportColumns } from '../../shared/messages/bulk-messages.ts'
import { isolateDirected } from '../../shared/messages/user-messages.ts'
import { csvHead, csvLine } from '../platform/csv.ts'
import type { JobReport } from './job-runner.ts'

/** Rows that are read at once, so that other calls have their turn between them. */
export const ROWS_AT_ONCE = 500

/** All rows of a report that is still in memory. */
export async function* readJobRows(report: JobReport | null): AsyncGenerator<JobRowView[]> {
  const total = report?.count() ?? 0
  for (let from = 0; report && from < total; from += ROWS_AT_ONCE)
    yield await report.read(from, Math.min(total, from + ROWS_AT_ONCE))
}

/** The report of a job as CSV: a line for each user, in the order of the plan. */
export const writeReport = async (
  pages: AsyncIterable<JobRowView[]>,
  change: JobView['change'],
  separator: CsvSeparator = 'comma',
): Promise<string> => {
  const character = separatorCharacter(separator)
  const lines = [csvHead(reportColumns, character)]
  for await (const rows of pages) {
    for (const row of rows) {
      const { user, outcome, reason } = describeReportRow(row, change)
      lines.push(csvLine([isolateDirected(row.name ?? ''), isolateDirected(user), outcome, reason], character))
    }
    // The rows are read on the main thread.
    await new Promise(setImmediate)
  }
  return lines.join('')
}

import { Button } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { OutputOf } from '../../../../shared/api/index.ts'
import type { JobView } from '../../../../shared/api/jobs.ts'
import { PAGE_DEFAULT_ROWS } from '../../../../shared/domain/limits.ts'
import { bulkMessages, formatBulkOutcome } from '../../../../shared/messages/bulk-messages.ts'
import { controlMessages } from '../../../../shared/messages/control-messages.ts'
import { formatError } from '../../../../shared/messages/error-messages.ts'
import { outputMessages } from '../../../../shared/messages/output-messages.ts'
import { call, findReportable, reportError } from '../../../api/call.ts'
import { JOBS_KEY } from '../../../api/own-job.ts'
import { type CallError, requireValue } from '../../../api/query-client.ts'
import { useSingleFlight } from '../../../hooks/single-flight.ts'
import { announceDone, clearOutcome } from '../../../session/window-state.ts'
import { BusyButton } from '../../../ui/buttons.tsx'
import { Message, Skeleton } from '../../../ui/message.tsx'
import { OutcomeAlert, OutcomeStatus } from '../../../widgets/outcome.tsx'
import classes from './bulk.module.css'

const { report: words } = bulkMessages

const saveReport = async (id: string): Promise<void> => {
  clearOutcome()
  const result = await call('jobs:exportReport', { id })
  if (result.ok) announceDone(outputMessages.saved(result.value.path))
  else reportError(result.error)
}

/** The result for each account of a job, in pages because there may be a million. */
export const BulkReport = ({ job, onClose }: { job: JobView; onClose: () => void }) => {
  const [from, setFrom] = useState(0)
  const { data, error, refetch } = useQuery<OutputOf<'jobs:report'>, CallError>({
    queryKey: [JOBS_KEY, 'report', job.id, from],
    queryFn: async () => requireValue(await call('jobs:report', { id: job.id, after: from, limit: PAGE_DEFAULT_ROWS })),
    placeholderData: keepPreviousData,
  })
  const saving = useSingleFlight(saveReport)
  const failure = findReportable(error)
  if (failure)
    return (
      <Message title={words.unreadable} text={formatError(failure)} isFailure>
        <Button variant="default" onClick={() => void refetch()}>
          {controlMessages.tryAgain}
        </Button>
      </Message>
    )
  if (!data) return <Skeleton lines={6} />
  const to = Math.min(from + PAGE_DEFAULT_ROWS, data.total)
  return (
    <div className={classes.plan}>
      <p className={classes.quiet}>{formatBulkOutcome(job)}</p>
      {/* Another page begins at its top. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached with the keyboard */}
      <section key={from} className={classes.rows} aria-label={words.rows} tabIndex={0}>
        <table className={classes.report}>
          <thead>
            <tr>
              <th scope="col">{words.user}</th>
              <th scope="col">{words.result}</th>
            </tr>
          </thead>
          <tbody>
            {data.rows.map(({ email, name, skipped }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a row of the report is its place; some have no address any more
              <tr key={index}>
                <td>
                  {name && <strong className={classes.person}>{name}</strong>}
                  {email ?? words.gone}
                </td>
                <td data-skipped={skipped !== null || undefined}>
                  {skipped === null ? words.changed(job.change) : words.skipped(skipped)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <OutcomeStatus layer="dialog" />
      <OutcomeAlert layer="dialog" />
      <div className={classes.pages}>
        {data.total > PAGE_DEFAULT_ROWS && (
          <>
            <Button
              variant="default"
              aria-disabled={from === 0 || undefined}
              onClick={() => setFrom(Math.max(0, from - PAGE_DEFAULT_ROWS))}
            >
              {words.previous}
            </Button>
            <Button
              variant="default"
              aria-disabled={to >= data.total || undefined}
              onClick={() => to < data.total && setFrom(to)}
            >
              {words.next}
            </Button>
            <span className={classes.quiet} aria-live="polite">
              {words.range(from + 1, to, data.total)}
            </span>
          </>
        )}
        <BusyButton
          type="button"
          variant="default"
          className={classes.close}
          isBusy={saving.isBusy}
          onClick={() => saving.start(job.id)}
        >
          {words.save}
        </BusyButton>
        <Button onClick={onClose}>{controlMessages.close}</Button>
      </div>
    </div>
  )
}

import { Button } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { OutputOf } from '../../../shared/contract.ts'
import type { JobView } from '../../../shared/views.ts'
import { Message } from '../../components/message.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { sayCount } from '../../state/account-words.ts'
import { call } from '../../state/call.ts'
import { sayError } from '../../state/error-words.ts'
import { sayManyOutcome, saySkipped } from '../../state/many-words.ts'
import { JOBS_KEY } from '../../state/own-job.ts'
import { type CallError, requireValue } from '../../state/queries.ts'
import classes from './many.module.css'

/** Rows of a page: about two screens of the dialog. */
const PAGE_ROWS = 50

/** What became of each account of a job, page by page: there may be a million. */
export const ManyReport = ({ job, onClose }: { job: JobView; onClose: () => void }) => {
  const [from, setFrom] = useState(0)
  const { data, error, refetch } = useQuery<OutputOf<'jobs:report'>, CallError>({
    queryKey: [JOBS_KEY, 'report', job.id, from],
    queryFn: async () => requireValue(await call('jobs:report', { id: job.id, after: from, limit: PAGE_ROWS })),
    placeholderData: keepPreviousData,
  })
  if (error && error.error.code !== 'not-signed-in')
    return (
      <Message title="The report could not be read" text={sayError(error.error)} isFailure>
        <Button variant="default" onClick={() => void refetch()}>
          Try again
        </Button>
      </Message>
    )
  if (!data) return <Skeleton lines={6} />
  const to = Math.min(from + PAGE_ROWS, data.total)
  return (
    <div className={classes.plan}>
      <p className={classes.quiet}>{sayManyOutcome(job)}</p>
      {/* Another page begins at its top. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached with the keyboard */}
      <section key={from} className={classes.rows} aria-label="Row by row" tabIndex={0}>
        <table className={classes.report}>
          <thead>
            <tr>
              <th scope="col">Account</th>
              <th scope="col">What became of it</th>
            </tr>
          </thead>
          <tbody>
            {data.rows.map(({ email, skipped }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a row of the report is its place; some have no address any more
              <tr key={index}>
                <td>{email ?? 'Gone for good'}</td>
                <td data-skipped={skipped !== null || undefined}>
                  {skipped === null ? 'Changed' : `Skipped: ${saySkipped(skipped)}`}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <div className={classes.pages}>
        {data.total > PAGE_ROWS && (
          <>
            <Button
              variant="default"
              aria-disabled={from === 0 || undefined}
              onClick={() => setFrom(Math.max(0, from - PAGE_ROWS))}
            >
              Previous
            </Button>
            <Button
              variant="default"
              aria-disabled={to >= data.total || undefined}
              onClick={() => to < data.total && setFrom(to)}
            >
              Next
            </Button>
            <span
              className={classes.quiet}
              aria-live="polite"
            >{`${sayCount(from + 1)} to ${sayCount(to)} of ${sayCount(data.total)}`}</span>
          </>
        )}
        <Button className={classes.close} onClick={onClose}>
          Close
        </Button>
      </div>
    </div>
  )
}

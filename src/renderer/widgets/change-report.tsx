import { Button } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { JobRowView } from '../../shared/api/jobs.ts'
import type { JobChangeKind } from '../../shared/domain/bulk-changes.ts'
import { PAGE_DEFAULT_ROWS } from '../../shared/domain/limits.ts'
import { bulkMessages } from '../../shared/messages/bulk-messages.ts'
import { controlMessages } from '../../shared/messages/control-messages.ts'
import { formatError } from '../../shared/messages/error-messages.ts'
import { outputMessages } from '../../shared/messages/output-messages.ts'
import type { Result } from '../../shared/result.ts'
import { findReportable, reportError } from '../api/call.ts'
import { JOBS_KEY } from '../api/own-job.ts'
import { type CallError, requireValue } from '../api/query-client.ts'
import { useSingleFlight } from '../hooks/single-flight.ts'
import { announceDone, clearOutcome } from '../session/window-state.ts'
import { BusyButton } from '../ui/buttons.tsx'
import { Message, Skeleton } from '../ui/message.tsx'
import classes from './change-report.module.css'
import { OutcomeAlert, OutcomeStatus } from './outcome.tsx'
import { SeparatorField } from './separator-field.tsx'

const { report: words } = bulkMessages

export type ReportPage = { readonly rows: readonly JobRowView[]; readonly total: number; readonly unlisted?: number }

/** Announces where a report was saved, or why not. */
export const saveReport = async (ask: () => Promise<Result<{ path: string }>>): Promise<void> => {
  clearOutcome()
  const result = await ask()
  if (result.ok) announceDone(outputMessages.saved(result.value.path))
  else reportError(result.error)
}

type ChangeReportProps = {
  /** Tells this report from others in the cache. */
  name: string
  change: JobChangeKind | null
  /** The result as a whole, in words. */
  outcome: string | null
  read: (page: { after: number; limit: number }) => Promise<Result<ReportPage>>
  /** Null if the user may not save it. */
  save: (() => Promise<Result<{ path: string }>>) | null
  onClose: () => void
}

/** The result for each user of a bulk change, in pages because there may be a million. */
export const ChangeReport = ({ name, change, outcome, read, save, onClose }: ChangeReportProps) => {
  const [from, setFrom] = useState(0)
  const { data, error, refetch } = useQuery<ReportPage, CallError>({
    queryKey: [JOBS_KEY, 'report', name, from],
    queryFn: async () => requireValue(await read({ after: from, limit: PAGE_DEFAULT_ROWS })),
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
  const { rows, total, unlisted = 0 } = data
  const to = Math.min(from + PAGE_DEFAULT_ROWS, total)
  return (
    <div className={classes.body}>
      <p className={classes.quiet}>{outcome}</p>
      {unlisted > 0 && <p className={classes.quiet}>{words.unlisted(unlisted)}</p>}
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
            {rows.map(({ email, name: person, skipped }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a row of the report is its place; some have no address any more
              <tr key={index}>
                <td>
                  {person && (
                    <strong className={classes.person}>
                      <bdi>{person}</bdi>
                    </strong>
                  )}
                  {email === null ? words.gone : <bdi>{email}</bdi>}
                </td>
                <td data-skipped={skipped !== null || undefined}>
                  {skipped === null ? words.changed(change) : words.skipped(skipped, change)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {save && <SeparatorField />}
      <OutcomeStatus layer="dialog" />
      <OutcomeAlert layer="dialog" />
      <div className={classes.pages}>
        {total > PAGE_DEFAULT_ROWS && (
          <>
            <Button
              variant="default"
              aria-disabled={from === 0 || undefined}
              onClick={() => setFrom(Math.max(0, from - PAGE_DEFAULT_ROWS))}
            >
              {words.previous}
            </Button>
            <Button variant="default" aria-disabled={to >= total || undefined} onClick={() => to < total && setFrom(to)}>
              {words.next}
            </Button>
            <span className={classes.quiet} aria-live="polite">
              {words.range(from + 1, to, total)}
            </span>
          </>
        )}
        {save && (
          <BusyButton
            type="button"
            variant="default"
            className={classes.close}
            isBusy={saving.isBusy}
            onClick={() => saving.start(save)}
          >
            {words.save}
          </BusyButton>
        )}
        <Button className={save ? undefined : classes.close} onClick={onClose}>
          {controlMessages.close}
        </Button>
      </div>
    </div>
  )
}

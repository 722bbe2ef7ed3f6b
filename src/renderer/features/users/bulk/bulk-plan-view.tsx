import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import type { BulkChange, BulkPlanView, BulkSelection } from '../../../../shared/api/bulk-change.ts'
import type { JobView } from '../../../../shared/api/jobs.ts'
import {
  formatAccounts,
  formatBulkConfirm,
  formatConsequence,
  formatPlan,
  formatReturn,
  formatSkipped,
} from '../../../../shared/messages/bulk-messages.ts'
import { formatError } from '../../../../shared/messages/error-messages.ts'
import { formatCount } from '../../../../shared/messages/plural.ts'
import { call } from '../../../api/call.ts'
import { announceFailed, clearOutcome } from '../../../session/window-state.ts'
import { Message } from '../../../ui/message.tsx'
import { DialogForm } from '../../../widgets/dialog-form.tsx'
import { JobProgress } from '../../../widgets/job-progress.tsx'
import { followJobs } from '../bulk-jobs-query.ts'
import { useBulkPlan } from '../bulk-plan-query.ts'
import classes from './bulk.module.css'
import { isDanger } from './bulk-actions.ts'

const PLAN_FAILED = 'Not every account could be looked at. Look into Gatehouse’s own log, and try again.'

/** The first few addresses, and the number of the others. */
const formatFirst = (emails: readonly string[], count: number): string =>
  count > emails.length ? `${emails.join(', ')} and ${formatCount(count - emails.length)} more` : emails.join(', ')

/** Which users change, and which are skipped for what reason. */
const PlanFacts = ({ plan: { changes, samples, skipped } }: { plan: BulkPlanView }) => (
  <>
    {changes > 0 && (
      <div>
        <h3 className={classes.heading}>Who changes</h3>
        <p className={classes.emails}>{formatFirst(samples, changes)}</p>
      </div>
    )}
    {skipped.length > 0 && (
      <div>
        <h3 className={classes.heading}>Who is skipped, and why</h3>
        <ul className={classes.reasons} aria-label="Skipped accounts">
          {skipped.map(({ reason, count, samples: emails }) => (
            <li key={reason}>
              <strong>
                {formatSkipped(reason)}: {formatCount(count)}
              </strong>
              {emails.length > 0 && <span className={classes.emails}>{formatFirst(emails, count)}</span>}
            </li>
          ))}
        </ul>
      </div>
    )}
  </>
)

/** The progress of a plan, shown only if the plan takes a while. */
const Looking = ({ job, onClose }: { job: JobView | null; onClose: () => void }) => (
  <div className={classes.plan}>
    <p className={classes.quiet} role="status">
      Looking at each account. Nothing is changed yet.
    </p>
    <div className={classes.looking}>
      <JobProgress
        name="Planning"
        job={job ?? { done: 0, total: 0 }}
        formatTotal={formatAccounts}
        untilCounted="finding the accounts"
      />
      <div className={classes.end}>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </div>
  </div>
)

type ManyPlanProps = { change: BulkChange; selection: BulkSelection | null; isShown: boolean; onClose: () => void }

/** The plan of a bulk change, and the button that starts it. */
export const BulkPlan = ({ change, selection, isShown, onClose }: ManyPlanProps) => {
  const client = useQueryClient()
  const { planning, again } = useBulkPlan(change, selection, isShown)
  const [isSending, setSending] = useState(false)
  const isRunning = useRef(false)
  const top = useRef<HTMLParagraphElement>(null)

  // The plan takes the focus so that it is read first. The button before it may be gone.
  const isPlanned = planning.kind === 'planned'
  useEffect(() => {
    if (isPlanned) top.current?.focus()
  }, [isPlanned])

  const run = async (event: FormEvent, { planId }: BulkPlanView): Promise<void> => {
    event.preventDefault()
    if (isRunning.current) return
    isRunning.current = true
    setSending(true)
    clearOutcome()
    const result = await call('bulk:run', { planId })
    isRunning.current = false
    setSending(false)
    if (result.ok) {
      void followJobs(client)
      onClose()
    } else if (result.error.code === 'cancelled') clearOutcome()
    else if (result.error.code !== 'not-signed-in') {
      announceFailed(formatError(result.error))
      // The directory has changed since the plan, so a new plan is shown first.
      if (result.error.code === 'no-such-plan') again()
    }
  }

  switch (planning.kind) {
    case 'planning':
      return <Looking job={planning.job} onClose={onClose} />
    case 'refused':
    case 'failed':
      return (
        <Message
          title="This could not be planned"
          text={planning.kind === 'refused' ? formatError(planning.error) : PLAN_FAILED}
          isFailure
        >
          <Button variant="default" onClick={again}>
            Try again
          </Button>
        </Message>
      )
    case 'planned': {
      const { plan } = planning
      const facts = (
        <>
          <p className={classes.summary} ref={top} tabIndex={-1}>
            {formatPlan(plan.changes, plan.total)}
          </p>
          {plan.changes > 0 && (
            <p className={classes.quiet}>
              {formatConsequence(change)} {formatReturn(plan.canBeUndone)}
            </p>
          )}
          <PlanFacts plan={plan} />
        </>
      )
      if (plan.changes === 0)
        return (
          <div className={classes.plan}>
            {facts}
            <div className={classes.end}>
              <Button onClick={onClose}>Close</Button>
            </div>
          </div>
        )
      return (
        <DialogForm
          button={formatBulkConfirm(change.kind, plan.changes)}
          isDanger={isDanger(change.kind)}
          isSending={isSending}
          onSubmit={(event) => void run(event, plan)}
          onClose={onClose}
        >
          {facts}
        </DialogForm>
      )
    }
  }
}

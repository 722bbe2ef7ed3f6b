import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import {
  type BulkChange,
  type BulkPlanView,
  type BulkSelection,
  codeChanges,
  dangerousChanges,
} from '../../../../shared/api/bulk-change.ts'
import type { JobView } from '../../../../shared/api/jobs.ts'
import { formatUsers } from '../../../../shared/messages/bulk-kind-messages.ts'
import {
  bulkMessages,
  formatBulkConfirm,
  formatConsequence,
  formatPlan,
  formatReturn,
} from '../../../../shared/messages/bulk-messages.ts'
import { controlMessages } from '../../../../shared/messages/control-messages.ts'
import { formatError } from '../../../../shared/messages/error-messages.ts'
import { call, reportError } from '../../../api/call.ts'
import { useSingleFlight } from '../../../hooks/single-flight.ts'
import { useDraft } from '../../../session/drafts.ts'
import { clearOutcome } from '../../../session/window-state.ts'
import { Message } from '../../../ui/message.tsx'
import { CodeChoiceFields, firstCodeChoice } from '../../../widgets/activation-form.tsx'
import { DialogForm } from '../../../widgets/dialog-form.tsx'
import { JobProgress } from '../../../widgets/job-progress.tsx'
import { ReasonField } from '../../../widgets/reason.tsx'
import { followJobs, printNext } from '../bulk-jobs-query.ts'
import { useBulkPlan } from '../bulk-plan-query.ts'
import classes from './bulk.module.css'
import { isDanger } from './bulk-actions.ts'

const { plan: words } = bulkMessages

/** The first few addresses, and the number of the others. */
const formatFirst = (emails: readonly string[], count: number): string => words.first(emails, count - emails.length)

/** Which users change, and which are skipped for what reason. */
type PlanFactsProps = { plan: BulkPlanView; change: BulkChange['kind'] }

const PlanFacts = ({ plan: { changes, samples, skipped }, change }: PlanFactsProps) => (
  <>
    {changes > 0 && (
      <div>
        <h3 className={classes.heading}>{words.changing}</h3>
        <p className={classes.emails}>{formatFirst(samples, changes)}</p>
      </div>
    )}
    {skipped.length > 0 && (
      <div>
        <h3 className={classes.heading}>{words.skipping}</h3>
        <ul className={classes.reasons} aria-label={words.skippedList}>
          {skipped.map(({ reason, count, samples: emails }) => (
            <li key={reason}>
              <strong>{words.reason(reason, count, change)}</strong>
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
      {words.looking}
    </p>
    <div className={classes.looking}>
      <JobProgress name={words.name} job={job ?? { done: 0, total: 0 }} formatTotal={formatUsers} untilCounted={words.counting} />
      <div className={classes.end}>
        <Button variant="default" onClick={onClose}>
          {controlMessages.cancel}
        </Button>
      </div>
    </div>
  </div>
)

type BulkPlanProps = {
  change: BulkChange
  selection: BulkSelection | null
  isShown: boolean
  /** Called after a lock has kept the reason. */
  onKept: () => void
  onClose: () => void
}

/** The plan of a bulk change, and the button that starts it. */
export const BulkPlan = ({ change, selection, isShown, onKept, onClose }: BulkPlanProps) => {
  const client = useQueryClient()
  const { planning, again } = useBulkPlan(change, selection, isShown)
  const draft = useDraft({ name: 'bulk-reason', permission: 'users:bulk', onKept }, { reason: '', choice: firstCodeChoice })
  const [reason, setReason] = useState(draft.start.reason)
  const [choice, setChoice] = useState(draft.start.choice)
  draft.keep({ reason, choice })
  const areActivations = change.kind === 'issue-activations'
  const top = useRef<HTMLParagraphElement>(null)

  // The plan takes the focus so that it is read first. The button before it may be gone.
  const isPlanned = planning.kind === 'planned'
  useEffect(() => {
    if (isPlanned) top.current?.focus()
  }, [isPlanned])

  const running = useSingleFlight(async ({ planId }: BulkPlanView) => {
    clearOutcome()
    const result = await call('bulk:run', { planId, reason, ...(areActivations && choice) })
    if (result.ok) {
      if (codeChanges.includes(change.kind)) printNext(result.value.id)
      void followJobs(client)
      onClose()
      return
    }
    reportError(result.error)
    // The directory has changed since the plan, so a new plan is shown first.
    if (result.error.code === 'no-such-plan') again()
  })

  switch (planning.kind) {
    case 'planning':
      return <Looking job={planning.job} onClose={onClose} />
    case 'refused':
    case 'failed':
      return (
        <Message
          title={words.refused}
          text={planning.kind === 'refused' ? formatError(planning.error) : words.failed(planning.fault)}
          isFailure
        >
          <Button variant="default" onClick={again}>
            {controlMessages.tryAgain}
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
          <PlanFacts plan={plan} change={change.kind} />
        </>
      )
      if (plan.changes === 0)
        return (
          <div className={classes.plan}>
            {facts}
            <div className={classes.end}>
              <Button onClick={onClose}>{controlMessages.close}</Button>
            </div>
          </div>
        )
      return (
        <DialogForm
          button={formatBulkConfirm(change.kind, plan.changes)}
          isDanger={isDanger(change.kind)}
          isRestored={draft.isRestored}
          isSending={running.isBusy}
          onSubmit={(event: FormEvent) => {
            event.preventDefault()
            running.start(plan)
          }}
          onClose={onClose}
        >
          {facts}
          {areActivations && <CodeChoiceFields choice={choice} onChoose={setChoice} userRole={null} />}
          {dangerousChanges.includes(change.kind) && (
            <ReasonField value={reason} onChange={({ currentTarget }) => setReason(currentTarget.value)} />
          )}
        </DialogForm>
      )
    }
  }
}

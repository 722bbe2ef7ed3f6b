import { Button } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { ResetRequestView } from '../../../shared/api/requests.ts'
import { formatError } from '../../../shared/messages/error-messages.ts'
import { formatBeyond, formatRequest } from '../../../shared/messages/request-messages.ts'
import { useResetRequests } from '../../api/queries.ts'
import { BusyButton } from '../../ui/buttons.tsx'
import { Message } from '../../ui/message.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Address } from '../../widgets/address.tsx'
import { CodeIssued } from '../../widgets/code-issued.tsx'
import { useIssuedCode } from '../../widgets/issued-code.ts'
import { useDismissal } from './dismissal.ts'
import classes from './requests.module.css'

/** How many requests are shown at first and added by each press. Anyone can ask, so there may be very many. */
const STEP_ROWS = 50

type RowProps = { request: ResetRequestView; isIssuing: boolean; onIssue: () => void; onDismiss: () => void }

const Row = ({ request, isIssuing, onIssue, onDismiss }: RowProps) => {
  const about = `request-${request.id}`
  return (
    <li className={classes.row}>
      <div id={about} className={classes.words}>
        <strong>
          <Address email={request.email} />
        </strong>
        {request.name && <span>{request.name}</span>}
        <p>{formatRequest(request)}</p>
      </div>
      <div className={classes.actions}>
        <BusyButton
          type="button"
          variant="default"
          size="compact-md"
          isBusy={isIssuing}
          aria-describedby={about}
          onClick={onIssue}
        >
          Issue reset code
        </BusyButton>
        <Button variant="subtle" color="gray" size="compact-md" aria-describedby={about} onClick={onDismiss}>
          Dismiss
        </Button>
      </div>
    </li>
  )
}

/** The open reset requests, which an administrator answers with a code or dismisses. It works on any screen. */
export const ResetRequests = () => {
  const { data, error, refetch } = useResetRequests()
  const issued = useIssuedCode()
  const dismiss = useDismissal()
  const [rows, setRows] = useState(STEP_ROWS)
  const top = useRef<HTMLDivElement>(null)
  const hasAnswered = useRef(false)
  // The answered row disappears together with its focused button.
  useEffect(() => {
    if (!hasAnswered.current || issued.isOpen || document.activeElement !== document.body) return
    hasAnswered.current = false
    top.current?.focus({ preventScroll: true })
  })
  const answer = (run: () => void) => () => {
    hasAnswered.current = true
    run()
  }
  const requests = data?.requests
  const isAllShown = requests !== undefined && requests.length <= rows
  return (
    <div ref={top} tabIndex={-1}>
      {!requests && !error && <Skeleton lines={3} />}
      {!requests && error && error.error.code !== 'not-signed-in' && (
        <Message title="The requests could not be read" text={formatError(error.error)} isFailure>
          <Button variant="default" onClick={() => void refetch()}>
            Try again
          </Button>
        </Message>
      )}
      {requests?.length === 0 && (
        <Message title="Nobody waits for a code" text="Whoever asks an administrator for a reset code appears here." />
      )}
      {requests && requests.length > 0 && (
        <ul className={classes.list} aria-label="Waiting requests">
          {requests.slice(0, rows).map((request) => (
            <Row
              key={request.id}
              request={request}
              isIssuing={issued.issuingFor === request.id}
              onIssue={answer(() => issued.issue(request))}
              onDismiss={answer(() => dismiss(request.email))}
            />
          ))}
        </ul>
      )}
      {requests && !isAllShown && (
        <Button className={classes.more} variant="default" onClick={() => setRows(rows + STEP_ROWS)}>
          Show more
        </Button>
      )}
      {isAllShown && data && data.total > requests.length && (
        <p className={classes.beyond}>{formatBeyond(requests.length, data.total)}</p>
      )}
      <CodeIssued code={issued.code} isOpen={issued.isOpen} onClose={issued.close} onClosed={issued.forget} />
    </div>
  )
}

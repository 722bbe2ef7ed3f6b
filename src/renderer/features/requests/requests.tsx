import { Button } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { RequestOrder, ResetRequestView } from '../../../shared/api/requests.ts'
import { REQUESTS_LISTED_MAX } from '../../../shared/domain/limits.ts'
import { controlMessages } from '../../../shared/messages/control-messages.ts'
import { formatError } from '../../../shared/messages/error-messages.ts'
import {
  formatAskedAgain,
  formatBeyond,
  formatDismissed,
  formatDismissShown,
  formatIssue,
  formatLastSignIn,
  formatRequest,
  formatRequestTime,
  formatRestored,
  requestsMessages as words,
} from '../../../shared/messages/request-messages.ts'
import { screenTitles } from '../../../shared/messages/shell-messages.ts'
import { call, findReportable, reportError } from '../../api/call.ts'
import { useResetRequests } from '../../api/queries.ts'
import { useNow } from '../../hooks/now.ts'
import { useSingleFlight } from '../../hooks/single-flight.ts'
import { openUser } from '../../session/user-query.ts'
import { announceDone, announceFailed, clearOutcome } from '../../session/window-state.ts'
import { BusyButton, QuietButton } from '../../ui/buttons.tsx'
import { choicesOf, SelectField } from '../../ui/choice-fields.tsx'
import { ListRow, RowList } from '../../ui/list-row.tsx'
import { Message, Skeleton } from '../../ui/message.tsx'
import { Page } from '../../ui/page.tsx'
import { Address } from '../../widgets/address.tsx'
import { CodeIssuing } from '../../widgets/code-issued.tsx'
import { useIssuedCode } from '../../widgets/issued-code.ts'
import classes from './requests.module.css'

const restore = async (email: string): Promise<void> => {
  clearOutcome()
  const result = await call('requests:restore', { email })
  if (result.ok) announceDone(words.restored)
  else if (result.error.code === 'changed-meanwhile') announceFailed(words.answeredElsewhere)
  else reportError(result.error)
}

/** Dismisses a reset request without an answer. No confirmation is needed, because it can be undone. */
const useDismissal = (): ((email: string) => void) =>
  useSingleFlight(async (email: string) => {
    clearOutcome()
    const result = await call('requests:dismiss', { email })
    if (result.ok) announceDone(words.dismissed, () => restore(email))
    else if (result.error.code === 'changed-meanwhile') announceFailed(words.answeredElsewhere)
    else reportError(result.error)
  }).start

/** Sets back the requests that were dismissed together, as far as the users did not get a code meanwhile. */
const restoreAll = async (emails: readonly string[]): Promise<void> => {
  clearOutcome()
  let restored = 0
  for (const email of emails) if ((await call('requests:restore', { email })).ok) restored += 1
  if (restored > 0) announceDone(formatRestored(restored))
  else announceFailed(words.answeredElsewhere)
}

/** Dismisses the shown requests one by one, so that the log names each user. One Undo sets all of them back. */
const useDismissalOfMany = () =>
  useSingleFlight(async (emails: readonly string[]) => {
    clearOutcome()
    const dismissed: string[] = []
    for (const email of emails) {
      const result = await call('requests:dismiss', { email })
      if (result.ok) dismissed.push(email)
      else if (result.error.code !== 'changed-meanwhile') {
        reportError(result.error)
        break
      }
    }
    if (dismissed.length > 0) announceDone(formatDismissed(dismissed.length), () => restoreAll(dismissed))
  })

const orders = choicesOf(words.orders)

type BarProps = {
  order: RequestOrder
  onOrder: (order: RequestOrder) => void
  shown: number
  isBusy: boolean
  onDismiss: () => void
}

/** Above the list. It stays when one request is left, so that the list does not move under the pointer. */
const Bar = ({ order, onOrder, shown, isBusy, onDismiss }: BarProps) => (
  <div className={classes.bar}>
    <SelectField label={words.order} choices={orders} value={order} onChoose={onOrder} />
    {shown > 1 && (
      <BusyButton type="button" variant="default" isBusy={isBusy} onClick={onDismiss}>
        {formatDismissShown(shown)}
      </BusyButton>
    )}
  </div>
)

/** How many requests are shown at first and added by each press. Anyone can ask, so there may be very many. */
const STEP_ROWS = 50

type RowProps = { request: ResetRequestView; now: number; isIssuing: boolean; onIssue: () => void; onDismiss: () => void }

const Row = ({ request, now, isIssuing, onIssue, onDismiss }: RowProps) => {
  const about = `request-${request.id}`
  const askedAgain = formatAskedAgain(request, now)
  return (
    <ListRow
      id={about}
      action={
        <>
          {request.state !== 'disabled' && (
            <BusyButton
              type="button"
              variant="default"
              size="compact-md"
              isBusy={isIssuing}
              aria-describedby={about}
              onClick={onIssue}
            >
              {formatIssue(request)}
            </BusyButton>
          )}
          <Button variant="subtle" color="gray" size="compact-md" aria-describedby={about} onClick={onDismiss}>
            {words.dismiss}
          </Button>
        </>
      }
    >
      <QuietButton onClick={() => openUser(request, false)}>
        {request.name ? <bdi>{request.name}</bdi> : <Address email={request.email} />}
      </QuietButton>
      {request.name && (
        <span>
          <Address email={request.email} />
        </span>
      )}
      <p>
        <time title={formatRequestTime(request)}>{formatRequest(request, now)}</time>
      </p>
      {askedAgain && <p>{askedAgain}</p>}
      <p>{formatLastSignIn(request, now)}</p>
      {request.state === 'disabled' && <p>{words.noCode}</p>}
    </ListRow>
  )
}

/** The open reset requests, which an administrator or operator answers with a code or dismisses. */
const ResetRequests = () => {
  const [rows, setRows] = useState(STEP_ROWS)
  const [order, setOrder] = useState<RequestOrder>('newest')
  const { data, error, refetch } = useResetRequests(order, rows)
  const issued = useIssuedCode()
  const dismiss = useDismissal()
  const many = useDismissalOfMany()
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
  const count = requests?.length ?? 0
  const [hadSeveral, setHadSeveral] = useState(false)
  useEffect(() => {
    if (count !== 1) setHadSeveral(count > 1)
  }, [count])
  const failure = findReportable(error)
  const now = useNow()
  const hasMore = requests !== undefined && data !== undefined && data.total > requests.length
  return (
    <div ref={top} tabIndex={-1}>
      {!requests && !error && <Skeleton lines={3} />}
      {!requests && failure && (
        <Message title={words.unreadable} text={formatError(failure)} isFailure>
          <Button variant="default" onClick={() => void refetch()}>
            {controlMessages.tryAgain}
          </Button>
        </Message>
      )}
      {requests?.length === 0 && <Message title={words.emptyTitle} text={words.empty} />}
      {requests && (count > 1 || (hadSeveral && count === 1)) && (
        <Bar
          order={order}
          onOrder={setOrder}
          shown={requests.length}
          isBusy={many.isBusy}
          onDismiss={answer(() => many.start(requests.map(({ email }) => email)))}
        />
      )}
      {requests && requests.length > 0 && (
        <RowList label={words.list}>
          {requests.map((request) => (
            <Row
              key={request.id}
              request={request}
              now={now}
              isIssuing={issued.issuingFor === request.id}
              onIssue={answer(() => issued.issue(request))}
              onDismiss={answer(() => dismiss(request.email))}
            />
          ))}
        </RowList>
      )}
      {hasMore && rows < REQUESTS_LISTED_MAX && (
        <Button className={classes.more} variant="default" onClick={() => setRows(rows + STEP_ROWS)}>
          {words.more}
        </Button>
      )}
      {hasMore && rows >= REQUESTS_LISTED_MAX && <p className={classes.beyond}>{formatBeyond(requests.length, data.total)}</p>}
      <CodeIssuing issued={issued} />
    </div>
  )
}

/** The screen of open reset requests. */
const RequestsScreen = () => (
  <Page heading={screenTitles.requests}>
    <ResetRequests />
  </Page>
)

export default RequestsScreen

import { Button } from '@mantine/core'
import { useRef } from 'react'
import type { AlertView } from '../../../shared/api/alerts.ts'
import { alertMessages, formatAlert } from '../../../shared/messages/alert-messages.ts'
import { formatUserName } from '../../../shared/messages/user-messages.ts'
import { call, reportError } from '../../api/call.ts'
import { useAlerts } from '../../api/queries.ts'
import { useSingleFlight } from '../../hooks/single-flight.ts'
import { openUser } from '../../session/user-query.ts'
import { announceDone } from '../../session/window-state.ts'
import { BusyButton } from '../../ui/buttons.tsx'
import { ListRow, RowList } from '../../ui/list-row.tsx'
import classes from './overview.module.css'

const Alert = ({ alert, onResolved }: { alert: AlertView; onResolved: () => void }) => {
  const { isBusy, start } = useSingleFlight(async () => {
    const result = await call('alerts:resolve', { id: alert.id })
    if (!result.ok) return reportError(result.error)
    onResolved()
    announceDone(alertMessages.resolved)
  })
  const words = `alert-${alert.id}`
  return (
    <ListRow
      id={words}
      action={
        <>
          <Button variant="default" size="compact-md" onClick={() => openUser(alert.user, alert.user.isDeleted)}>
            {alertMessages.show(formatUserName(alert.user))}
          </Button>
          <BusyButton type="button" variant="default" size="compact-md" isBusy={isBusy} aria-describedby={words} onClick={start}>
            {alertMessages.resolve}
          </BusyButton>
        </>
      }
    >
      {formatAlert(alert)}
    </ListRow>
  )
}

/** What administrators have to look into, until one of them has dealt with it. */
export const SecurityAlerts = () => {
  const { data } = useAlerts()
  const list = useRef<HTMLUListElement>(null)
  if (!data || data.total === 0) return null
  return (
    <section className={classes.part}>
      <h2 className={classes.heading}>{alertMessages.heading}</h2>
      <RowList label={alertMessages.heading} ref={list}>
        {data.alerts.map((alert) => (
          // The button goes with its row, so the list takes the focus.
          <Alert key={alert.id} alert={alert} onResolved={() => list.current?.focus()} />
        ))}
      </RowList>
      {data.total > data.alerts.length && <p className={classes.calm}>{alertMessages.more(data.total - data.alerts.length)}</p>}
    </section>
  )
}

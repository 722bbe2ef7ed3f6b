import '@mantine/core/styles/VisuallyHidden.layer.css'
import { VisuallyHidden } from '@mantine/core'
import { formatWaiting } from '../../shared/messages/request-messages.ts'
import { shellMessages } from '../../shared/messages/shell-messages.ts'
import { useResetRequests } from '../api/queries.ts'
import classes from './waiting-count.module.css'

/** The number of open requests, beside the link to them. */
export const WaitingCount = () => {
  const { data } = useResetRequests()
  if (!data || data.total === 0) return null
  return (
    <span className={classes.count}>
      {formatWaiting(data.total)}
      <VisuallyHidden>{shellMessages.waiting}</VisuallyHidden>
    </span>
  )
}

import '@mantine/core/styles/VisuallyHidden.layer.css'
import { VisuallyHidden } from '@mantine/core'
import { useResetRequests } from '../../state/queries.ts'
import { sayWaiting } from '../../state/request-words.ts'
import classes from './waiting-count.module.css'

/** Beside the way to the requests: how many wait. */
export const WaitingCount = () => {
  const { data } = useResetRequests()
  if (!data || data.total === 0) return null
  return (
    <span className={classes.count}>
      {sayWaiting(data.total)}
      <VisuallyHidden> waiting</VisuallyHidden>
    </span>
  )
}

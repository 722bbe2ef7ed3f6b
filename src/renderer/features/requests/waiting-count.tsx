import '@mantine/core/styles/VisuallyHidden.layer.css'
import { VisuallyHidden } from '@mantine/core'
import { useResetRequests } from '../../state/queries.ts'
import classes from './waiting-count.module.css'

const count = new Intl.NumberFormat()

/** Beside the way to the requests: how many wait. */
export const WaitingCount = () => {
  const { data } = useResetRequests()
  if (!data || data.length === 0) return null
  return (
    <span className={classes.count}>
      {count.format(data.length)}
      <VisuallyHidden> waiting</VisuallyHidden>
    </span>
  )
}

import { Mark } from '../ui/mark.tsx'
import classes from './starting.module.css'

/** Shown only if the answer takes longer than 150 ms, to avoid a flash. */
export const Starting = () => (
  <div className={classes.page} aria-busy="true">
    <Mark size={48} />
  </div>
)

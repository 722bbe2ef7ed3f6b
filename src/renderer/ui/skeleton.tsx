import classes from './skeleton.module.css'

/** Stands in for what is on its way, from 150 ms on. */
export const Skeleton = ({ lines }: { lines: number }) => (
  <div className={classes.lines} aria-hidden="true">
    {Array.from({ length: lines }, (_, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all alike
      <span key={index} />
    ))}
  </div>
)

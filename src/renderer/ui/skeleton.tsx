import classes from './skeleton.module.css'

/** A placeholder that appears after 150 ms of loading. */
export const Skeleton = ({ lines }: { lines: number }) => (
  <div className={classes.lines} aria-hidden="true">
    {Array.from({ length: lines }, (_, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all alike
      <span key={index} />
    ))}
  </div>
)

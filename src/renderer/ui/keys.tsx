import classes from './keys.module.css'

/** A key combination as printed on the keyboard, with one element per key. */
export const Keys = ({ keys, ...others }: { keys: readonly string[]; 'aria-hidden'?: true }) => (
  <kbd {...others} className={classes.keys}>
    {keys.map((key) => (
      <kbd key={key} className={classes.key}>
        {key}
      </kbd>
    ))}
  </kbd>
)

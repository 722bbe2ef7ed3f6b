import classes from './keys.module.css'

/** Keys that are pressed together, as they stand on the keyboard; each is a word of its own. */
export const Keys = ({ keys, ...others }: { keys: readonly string[]; 'aria-hidden'?: true }) => (
  <kbd {...others} className={classes.keys}>
    {keys.map((key) => (
      <kbd key={key} className={classes.key}>
        {key}
      </kbd>
    ))}
  </kbd>
)

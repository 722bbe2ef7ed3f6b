import classes from './keys.module.css'

/** Takes the place of the value while the text is split. It cannot occur in a text of ours. */
const PLACE = '\uFFFC'

type EmphasisProps = { text: (value: string) => string; value: string; className?: string | undefined }

/** A text in which one value, such as an address, stands out and keeps its own direction. */
export const Emphasis = ({ text, value, className }: EmphasisProps) => {
  const [before, after] = text(PLACE).split(PLACE)
  return (
    <>
      {before}
      <strong className={className}>
        <bdi>{value}</bdi>
      </strong>
      {after}
    </>
  )
}

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

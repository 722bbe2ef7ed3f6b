import { Fragment } from 'react'
import classes from './code.module.css'

type CodeProps = {
  /** Groups with hyphens between them. */
  code: string
  label?: string
  size?: 'normal' | 'large'
}

/** A code in groups, so that it is easy to read aloud and copy by hand. Lines break only between groups. */
export const Code = ({ code, label, size = 'normal' }: CodeProps) => {
  const groups = code.split('-')
  const named = label === undefined ? {} : { role: 'group', 'aria-label': label }
  return (
    <span className={classes.code} data-size={size} {...named} translate="no">
      {groups.map((group, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a code never changes, and two of its groups may be alike
        <Fragment key={index}>
          <span className={classes.group}>
            {group}
            {index < groups.length - 1 && '-'}
          </span>
          <wbr />
        </Fragment>
      ))}
    </span>
  )
}

import type { ReactNode } from 'react'
import classes from './message.module.css'

type MessageProps = { title: string; text: ReactNode; isFailure?: boolean; children?: ReactNode }

/** Replaces missing content: the reason, and what to do. */
export const Message = ({ title, text, isFailure = false, children }: MessageProps) => (
  <div className={classes.message} role={isFailure ? 'alert' : undefined}>
    <p className={classes.title}>{title}</p>
    <p className={classes.text}>{text}</p>
    {children}
  </div>
)

/** A placeholder that appears after 150 ms of loading. */
export const Skeleton = ({ lines }: { lines: number }) => (
  <div className={classes.lines} aria-hidden="true">
    {Array.from({ length: lines }, (_, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all alike
      <span key={index} />
    ))}
  </div>
)

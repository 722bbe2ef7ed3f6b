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

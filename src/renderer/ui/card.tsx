import type { ReactNode } from 'react'
import { shellMessages } from '../../shared/messages/shell-messages.ts'
import classes from './card.module.css'
import { Mark } from './mark.tsx'

type CardProps = {
  heading: string
  intro?: ReactNode
  /** A status line above the content. */
  status?: ReactNode
  isWide?: boolean
  foot?: ReactNode
  children: ReactNode
}

/** The centred card of all screens before sign-in. */
export const Card = ({ heading, intro, status, isWide = false, foot, children }: CardProps) => (
  <div className={classes.page}>
    <main className={classes.card} data-wide={isWide || undefined}>
      <div className={classes.brand}>
        <Mark size={32} />
        {shellMessages.product}
      </div>
      <h1 className={classes.heading}>{heading}</h1>
      {intro && <p className={classes.intro}>{intro}</p>}
      {status}
      <div className={classes.body}>{children}</div>
    </main>
    {foot && <footer className={classes.foot}>{foot}</footer>}
  </div>
)

import type { ReactNode } from 'react'
import { shellMessages } from '../../shared/messages/shell-messages.ts'
import classes from './card.module.css'

type CardProps = {
  heading: string
  /** The name of the directory, where its users need to know it. */
  directory?: string | null
  intro?: ReactNode
  /** A status line above the content. */
  status?: ReactNode
  isWide?: boolean
  foot?: ReactNode
  children: ReactNode
}

/** The centred card of all screens before sign-in. */
export const Card = ({ heading, directory = null, intro, status, isWide = false, foot, children }: CardProps) => (
  <div className={classes.page}>
    <main className={classes.card} data-wide={isWide || undefined}>
      <div className={classes.brand}>
        <Mark size={32} />
        <span className={classes.names}>
          {shellMessages.product}
          {directory !== null && (
            <bdi className={classes.directory} title={directory}>
              {directory}
            </bdi>
          )}
        </span>
      </div>
      <h1 className={classes.heading}>{heading}</h1>
      {intro && <p className={classes.intro}>{intro}</p>}
      {status}
      <div className={classes.body}>{children}</div>
    </main>
    {foot && <footer className={classes.foot}>{foot}</footer>}
  </div>
)

/** The Gatehouse mark: two towers over an arch that is also a keyhole. Our own drawing. */
export const Mark = ({ size = 40 }: { size?: number }) => (
  <svg width={size} height={size} viewBox="0 0 40 40" aria-hidden="true" focusable="false">
    <rect width="40" height="40" rx="9" fill="var(--gh-mark)" />
    <path fill="#ffffff" d="M9 31V11h3.5v2.5h3V11h9v2.5h3V11H31v20h-7.2l-1.6-6.6a4.2 4.2 0 1 0-4.4 0L16.2 31H9Z" />
  </svg>
)

import type { ReactNode } from 'react'
import classes from './section.module.css'

type SectionProps = { heading: string; about?: string; children: ReactNode }

/** A part of a page: its heading on the left, its content on the right. */
export const Section = ({ heading, about, children }: SectionProps) => (
  <section className={classes.section}>
    <div>
      <h2 className={classes.heading}>{heading}</h2>
      {about && <p className={classes.about}>{about}</p>}
    </div>
    <div>{children}</div>
  </section>
)

export const Facts = ({ children }: { children: ReactNode }) => <dl className={classes.facts}>{children}</dl>

type FactProps = { name: string; isEmpty?: boolean; action?: ReactNode; children: ReactNode }

/** One fact, with a button to change it where that is permitted. */
export const Fact = ({ name, isEmpty = false, action, children }: FactProps) => (
  <div className={classes.fact}>
    <dt>{name}</dt>
    <dd data-empty={isEmpty || undefined}>{children}</dd>
    {action && <dd className={classes.action}>{action}</dd>}
  </div>
)

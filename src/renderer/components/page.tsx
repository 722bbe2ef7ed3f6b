import { type ReactNode, useEffect, useRef } from 'react'
import classes from './page.module.css'

/** `window`: it fills the window and scrolls inside itself. */
type PageProps = { heading: string; aside?: ReactNode; width?: 'text' | 'all' | 'window'; children: ReactNode }

/** A screen of the signed-in window. Its heading takes the focus, so that a screen reader says where it is. */
export const Page = ({ heading, aside, width = 'text', children }: PageProps) => {
  const top = useRef<HTMLHeadingElement>(null)
  useEffect(() => top.current?.focus(), [])
  return (
    <div className={classes.page} data-width={width}>
      <div className={classes.head}>
        <h1 className={classes.heading} ref={top} tabIndex={-1}>
          {heading}
        </h1>
        {aside && <span className={classes.aside}>{aside}</span>}
      </div>
      {children}
    </div>
  )
}

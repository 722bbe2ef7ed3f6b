import { type ReactNode, useEffect, useRef } from 'react'
import classes from './page.module.css'

type PageProps = {
  heading: string
  aside?: ReactNode
  /** `window`: it fills the window and scrolls inside itself. */
  width?: 'text' | 'all' | 'window'
  /** It leaves room for a panel beside it, where the window has that. */
  isBeside?: boolean
  children: ReactNode
}

/** A screen of the signed-in window. Its heading takes the focus, so that a screen reader says where it is. */
export const Page = ({ heading, aside, width = 'text', isBeside = false, children }: PageProps) => {
  const top = useRef<HTMLHeadingElement>(null)
  useEffect(() => top.current?.focus(), [])
  return (
    <div className={classes.page} data-width={width} data-beside={isBeside || undefined}>
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

import { type ReactNode, useEffect, useRef } from 'react'
import classes from './page.module.css'

type PageProps = {
  heading: string
  aside?: ReactNode
  /** `window` fills the window and scrolls inside. */
  width?: 'text' | 'all' | 'window'
  /** Leaves space for a panel beside it, if the window is wide enough. */
  isBeside?: boolean
  /** The same for the narrower panel of a filter. */
  isFiltering?: boolean
  children: ReactNode
}

/** A screen of the signed-in window. Its heading takes the focus, so that screen readers announce it. */
export const Page = ({ heading, aside, width = 'text', isBeside = false, isFiltering = false, children }: PageProps) => {
  const top = useRef<HTMLHeadingElement>(null)
  useEffect(() => top.current?.focus(), [])
  return (
    <div
      className={classes.page}
      data-width={width}
      data-beside={isBeside || undefined}
      data-filtering={isFiltering || undefined}
    >
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

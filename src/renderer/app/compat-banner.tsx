import { useIsCompat } from '../session/compat-mode.ts'
import { WarningIcon } from '../ui/icons.tsx'
import classes from './compat-banner.module.css'

/** A banner above every screen of a directory that was created with --compat. */
export const CompatBanner = () => {
  if (!useIsCompat()) return null
  return (
    <section className={classes.banner} aria-label="Teaching mode">
      <WarningIcon />
      <span>
        Teaching mode is on: over HTTP and in this window, anyone who knows an e-mail can reset that account. Keep no real
        accounts here.
      </span>
    </section>
  )
}

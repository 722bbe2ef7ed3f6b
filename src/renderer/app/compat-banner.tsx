import { sessionMessages } from '../../shared/messages/session-messages.ts'
import { useIsCompat } from '../session/compat-mode.ts'
import { WarningIcon } from '../ui/icons.tsx'
import classes from './compat-banner.module.css'

/** A banner above every screen of a directory that was created with --compat. */
export const CompatBanner = () => {
  if (!useIsCompat()) return null
  return (
    <section className={classes.banner} aria-label={sessionMessages.compat.region}>
      <WarningIcon />
      <span>{sessionMessages.compat.about}</span>
    </section>
  )
}

import { WarningIcon } from '../../components/icons.tsx'
import { useWindowState } from '../../state/window-state.ts'
import classes from './compat-banner.module.css'

/** Stands above every screen of a directory that was created with --compat, whoever serves it. */
export const CompatBanner = () => {
  const isCompat = useWindowState(({ status }) => status !== null && status.state !== 'broken' && status.policy.compat)
  if (!isCompat) return null
  return (
    <div className={classes.banner} role="note" aria-label="Teaching mode">
      <WarningIcon />
      <span>Teaching mode is on: over HTTP, anyone who knows an e-mail can reset that account. Keep no real accounts here.</span>
    </div>
  )
}

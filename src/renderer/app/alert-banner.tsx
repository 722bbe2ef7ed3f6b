import { Button } from '@mantine/core'
import { alertMessages, formatAlert } from '../../shared/messages/alert-messages.ts'
import { useAlerts } from '../api/queries.ts'
import { openScreen, useWindowState } from '../session/window-state.ts'
import { WarningIcon } from '../ui/icons.tsx'
import classes from './alert-banner.module.css'

/** The newest security alert, over every screen except the overview, which lists them. It stays until each is dealt with. */
export const AlertBanner = () => {
  const { data } = useAlerts()
  const isListed = useWindowState(({ screen }) => screen.kind === 'overview')
  const newest = data?.alerts[0]
  return (
    // Always there, because screen readers announce only what is added to a live region.
    <div aria-live="assertive">
      {data && newest && !isListed && (
        <section className={classes.banner} aria-label={alertMessages.region}>
          <WarningIcon />
          <p className={classes.words}>
            {formatAlert(newest)}
            {data.total > 1 && ` ${alertMessages.more(data.total - 1)}.`}
          </p>
          <Button variant="default" size="compact-md" onClick={() => openScreen({ kind: 'overview' })}>
            {alertMessages.review}
          </Button>
        </section>
      )}
    </div>
  )
}

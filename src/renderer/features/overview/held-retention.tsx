import { Button } from '@mantine/core'
import { useState } from 'react'
import type { OverviewView } from '../../../shared/api/overview.ts'
import { hasPermission } from '../../../shared/domain/permissions.ts'
import { retentionMessages as words } from '../../../shared/messages/retention-messages.ts'
import { call } from '../../api/call.ts'
import { useWindowState } from '../../session/window-state.ts'
import { WarningIcon } from '../../ui/icons.tsx'
import { Confirmation } from '../../widgets/confirmation.tsx'
import { Dialog } from '../../widgets/dialog.tsx'
import classes from './overview.module.css'

/** Why deleted users and old entries are kept after a jump of the clock, and the way to let them go. */
export const HeldRetention = ({ held }: { held: NonNullable<OverviewView['retention']> }) => {
  const [isOpen, setOpen] = useState(false)
  const mayResume = useWindowState(({ person }) => person !== null && hasPermission(person.role, 'users:manage'))
  const close = (): void => setOpen(false)
  return (
    <section className={classes.part}>
      <h2 className={classes.heading}>{words.heading(held)}</h2>
      <div className={classes.held}>
        <WarningIcon />
        <p id="held-retention">{words.explain(held)}</p>
        {mayResume && (
          <Button variant="default" size="compact-md" aria-describedby="held-retention" onClick={() => setOpen(true)}>
            {words.resume(held)}
          </Button>
        )}
      </div>
      <Dialog title={words.question(held)} isOpen={isOpen} onClose={close}>
        <Confirmation
          about={words.consequence}
          button={words.resume(held)}
          isDanger
          done={words.resumed(held)}
          run={() => call('overview:resumePurge')}
          onClose={close}
        />
      </Dialog>
    </section>
  )
}

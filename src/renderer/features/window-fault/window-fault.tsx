import { Button } from '@mantine/core'
import { windowFaultMessages as words } from '../../../shared/messages/shell-messages.ts'
import { copyText } from '../../api/secret-output.ts'
import { Card } from '../../ui/card.tsx'
import { Emphasis } from '../../ui/emphasis.tsx'
import { useTitle } from '../../widgets/entry-card.tsx'
import { OutcomeAlert, OutcomeStatus } from '../../widgets/outcome.tsx'
import classes from './window-fault.module.css'

/** `details` has names of functions and components only. */
export type WindowFaultProps = { readonly id: string; readonly details: string }

/** The screen in place of one that could not be drawn. It knows nothing of the directory, which may be what could not be drawn. */
export const WindowFault = ({ id, details }: WindowFaultProps) => {
  useTitle(words.heading)
  return (
    <Card heading={words.heading} isWide intro={words.about}>
      <p className={classes.again}>{words.again}</p>
      <p className={classes.id}>
        <Emphasis text={words.number} value={id} />
      </p>
      <OutcomeStatus />
      <OutcomeAlert />
      <div className={classes.actions}>
        <Button autoFocus onClick={() => location.reload()}>
          {words.reload}
        </Button>
        <Button variant="default" onClick={() => void copyText(details, words)}>
          {words.copy}
        </Button>
      </div>
    </Card>
  )
}

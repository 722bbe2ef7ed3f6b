import { Button } from '@mantine/core'
import { controlMessages } from '../../../shared/messages/control-messages.ts'
import { printMessages } from '../../../shared/messages/output-messages.ts'
import { formatDateAndTime } from '../../../shared/messages/user-messages.ts'
import { usersMessages } from '../../../shared/messages/users-messages.ts'
import { printCodes, readPaperLayout, saveCodes } from '../../api/secret-output.ts'
import { useSingleFlight } from '../../hooks/single-flight.ts'
import { clearOutcome } from '../../session/window-state.ts'
import { BusyButton } from '../../ui/buttons.tsx'
import { Code } from '../../ui/code.tsx'
import { PrintIcon, SaveIcon } from '../../ui/icons.tsx'
import { Address } from '../../widgets/address.tsx'
import { Dialog } from '../../widgets/dialog.tsx'
import { OutcomeAlert, OutcomeStatus } from '../../widgets/outcome.tsx'
import classes from './codes-to-hand-over.module.css'
import type { CreatedUser } from './created-codes.ts'

const { codes: words } = usersMessages.newUser

const toPrinted = ({ user, activationCode, expiresAt }: CreatedUser) => ({
  email: user.email,
  name: user.name,
  kind: 'activation' as const,
  resetToken: activationCode,
  expiresAt,
})

const print = async (created: readonly CreatedUser[]): Promise<void> => {
  clearOutcome()
  await printCodes(created.map(toPrinted), await readPaperLayout())
}

const savePdf = async (created: readonly CreatedUser[]): Promise<void> => {
  clearOutcome()
  await saveCodes(created.map(toPrinted), await readPaperLayout())
}

const List = ({ created }: { created: readonly CreatedUser[] }) => (
  <ul className={classes.list} aria-label={words.list}>
    {created.map(({ user, activationCode, expiresAt }) => (
      <li key={user.id} className={classes.item}>
        <span className={classes.who}>
          <strong>{user.name ? <bdi>{user.name}</bdi> : <Address email={user.email} />}</strong>
          {user.name !== '' && (
            <span className={classes.quiet}>
              <Address email={user.email} />
            </span>
          )}
        </span>
        <span className={classes.code}>
          <Code code={activationCode} />
          <span className={classes.quiet}>{words.until(formatDateAndTime(expiresAt))}</span>
        </span>
      </li>
    ))}
  </ul>
)

type CodesToHandOverProps = {
  created: readonly CreatedUser[]
  isOpen: boolean
  onClose: () => void
  onClosed: () => void
}

/** The codes of several users who were created one after another, shown and printed together. */
export const CodesToHandOver = ({ created, isOpen, onClose, onClosed }: CodesToHandOverProps) => {
  const printing = useSingleFlight(() => print(created))
  const saving = useSingleFlight(() => savePdf(created))
  return (
    <Dialog
      title={words.heading}
      isOpen={isOpen}
      onClose={onClose}
      onClosed={onClosed}
      size="36rem"
      isClosedByClickBeside={false}
    >
      {created.length > 0 && (
        <div className={classes.codes}>
          <p className={classes.about}>{words.about(created.length)}</p>
          <List created={created} />
          <OutcomeStatus layer="dialog" />
          <OutcomeAlert layer="dialog" />
          <div className={classes.actions}>
            <BusyButton
              type="button"
              variant="default"
              leftSection={<SaveIcon />}
              isBusy={saving.isBusy}
              onClick={() => saving.start()}
            >
              {printMessages.savePdf}
            </BusyButton>
            <BusyButton
              type="button"
              variant="default"
              leftSection={<PrintIcon />}
              isBusy={printing.isBusy}
              onClick={() => printing.start()}
            >
              {words.print}
            </BusyButton>
            <Button onClick={onClose} data-autofocus>
              {controlMessages.close}
            </Button>
          </div>
        </div>
      )}
    </Dialog>
  )
}

import { Button } from '@mantine/core'
import { formatAddress } from '../../shared/domain/email.ts'
import { HOUR_MS } from '../../shared/domain/time.ts'
import { controlMessages } from '../../shared/messages/control-messages.ts'
import { printMessages } from '../../shared/messages/output-messages.ts'
import { formatClock, formatDateAndTime, formatMinutesUntil } from '../../shared/messages/user-messages.ts'
import { codeIssuedMessages as words } from '../../shared/messages/widget-messages.ts'
import { copySecret, printCodes, saveCodes } from '../api/secret-output.ts'
import { useNow } from '../hooks/now.ts'
import { Code } from '../ui/code.tsx'
import { CopyIcon, PrintIcon, SaveIcon } from '../ui/icons.tsx'
import classes from './code-issued.module.css'
import { Dialog } from './dialog.tsx'
import type { IssuedCode } from './issued-code.ts'
import { OutcomeAlert, OutcomeStatus } from './outcome.tsx'
import { CodeReason, useReason } from './reason.tsx'

/** Within this time (milliseconds), the time of day is enough. */
const SOON = 12 * HOUR_MS

/** The kind of code. An activation code is the first code of an account without a password. */
type CodeKind = 'reset' | 'activation'

const Expiry = ({ at, expired }: { at: number; expired: string }) => {
  const now = useNow()
  if (at <= now) return <p className={classes.expiry}>{expired}</p>
  return (
    <p className={classes.expiry}>
      {words.expiry(at - now > SOON ? formatDateAndTime(at) : formatClock(at), formatMinutesUntil(at, now))}
    </p>
  )
}

type CodeIssuedProps = {
  code: IssuedCode | null
  kind?: CodeKind
  isOpen: boolean
  onClose: () => void
  onClosed: () => void
}

/** What is printed of a code. */
const toPrinted = ({ email, name, resetToken, expiresAt }: IssuedCode, kind: CodeKind) => ({
  email,
  name,
  kind,
  resetToken,
  expiresAt,
})

/** A code that the administrator gives to the user. It is shown only once. */
export const CodeIssued = ({ code, kind = 'reset', isOpen, onClose, onClosed }: CodeIssuedProps) => {
  const reason = useReason(code?.entry)
  // What was typed is kept, however the dialog closes.
  const close = (): void => {
    reason.save()
    onClose()
  }
  return (
    <Dialog title={words.heading} isOpen={isOpen} onClose={close} onClosed={onClosed} size="30rem" isClosedByClickBeside={false}>
      {code && (
        <>
          <p className={classes.about}>
            {words.hand}
            <strong>{formatAddress(code.email)}</strong>
            {words.once} {words[kind].use}
          </p>
          <div className={classes.code}>
            <Code code={code.resetToken} label={words[kind].label} size="large" />
          </div>
          <Expiry at={code.expiresAt} expired={words[kind].expired} />
          {code.entry !== undefined && <CodeReason reason={reason} />}
          <OutcomeStatus layer="dialog" />
          <OutcomeAlert layer="dialog" />
          <div className={classes.actions}>
            <Button variant="default" leftSection={<CopyIcon />} onClick={() => void copySecret(code.resetToken)}>
              {controlMessages.copy}
            </Button>
            <Button variant="default" leftSection={<SaveIcon />} onClick={() => void saveCodes([toPrinted(code, kind)])}>
              {printMessages.savePdf}
            </Button>
            <Button variant="default" leftSection={<PrintIcon />} onClick={() => void printCodes([toPrinted(code, kind)])}>
              {controlMessages.print}
            </Button>
            <Button onClick={close} data-autofocus>
              {controlMessages.close}
            </Button>
          </div>
        </>
      )}
    </Dialog>
  )
}

import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import { formatAddress } from '../../shared/domain/email.ts'
import { HOUR_MS } from '../../shared/domain/time.ts'
import { formatClock, formatDateAndTime, formatMinutesUntil } from '../../shared/messages/user-messages.ts'
import { copySecret, printResetCode } from '../api/secret-output.ts'
import { Code } from '../ui/code.tsx'
import { CopyIcon, PrintIcon } from '../ui/icons.tsx'
import classes from './code-issued.module.css'
import { Dialog } from './dialog.tsx'
import type { IssuedCode } from './issued-code.ts'
import { OutcomeAlert, OutcomeStatus } from './outcome.tsx'

/** How often the remaining time is updated, in milliseconds. */
const TICK = 15_000

/** Within this time (milliseconds), the time of day is enough. */
const SOON = 12 * HOUR_MS

/** The kind of code. An activation code is the first code of an account without a password. */
type CodeKind = 'reset' | 'activation'

const words: Record<CodeKind, { label: string; use: string; expired: string }> = {
  reset: {
    label: 'Reset code',
    use: 'With it they choose a new password under “Reset password”.',
    expired: 'This code has expired. Close this and issue another.',
  },
  activation: {
    label: 'Activation code',
    use: 'With it they choose their first password under “Reset password”.',
    expired: 'This code has expired. Close this and issue a reset code instead.',
  },
}

const Expiry = ({ at, expired }: { at: number; expired: string }) => {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const ticking = setInterval(() => setNow(Date.now()), TICK)
    return () => clearInterval(ticking)
  }, [])
  if (at <= now) return <p className={classes.expiry}>{expired}</p>
  return (
    <p className={classes.expiry}>
      Works once, until {at - now > SOON ? formatDateAndTime(at) : formatClock(at)} ({formatMinutesUntil(at, now)}).
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

/** A code that the administrator gives to the user. It is shown only once. */
export const CodeIssued = ({ code, kind = 'reset', isOpen, onClose, onClosed }: CodeIssuedProps) => (
  <Dialog title="Code issued" isOpen={isOpen} onClose={onClose} onClosed={onClosed} size="30rem" isClosedByClickBeside={false}>
    {code && (
      <>
        <p className={classes.about}>
          Hand this to <strong>{formatAddress(code.email)}</strong>. {words[kind].use} It is shown only now.
        </p>
        <div className={classes.code}>
          <Code code={code.resetToken} label={words[kind].label} size="large" />
        </div>
        <Expiry at={code.expiresAt} expired={words[kind].expired} />
        <OutcomeStatus place="dialog" />
        <OutcomeAlert place="dialog" />
        <div className={classes.actions}>
          <Button variant="default" leftSection={<CopyIcon />} onClick={() => void copySecret(code.resetToken)}>
            Copy
          </Button>
          <Button variant="default" leftSection={<PrintIcon />} onClick={() => void printResetCode(code)}>
            Print
          </Button>
          <Button onClick={onClose} data-autofocus>
            Close
          </Button>
        </div>
      </>
    )}
  </Dialog>
)

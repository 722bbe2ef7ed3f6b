import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import { Code } from '../../components/code.tsx'
import { CopyIcon, PrintIcon } from '../../components/icons.tsx'
import { sayClock, sayMinutesUntil } from '../../state/account-words.ts'
import { copySecret, printSlip } from '../../state/handing-over.ts'
import { Dialog } from '../window/dialog.tsx'
import { OutcomeAlert, OutcomeStatus } from '../window/outcome.tsx'
import classes from './code-issued.module.css'
import type { IssuedCode } from './issued-code.ts'

/** How often the time that is left is told anew, in milliseconds. */
const TICK = 15_000

const Expiry = ({ at }: { at: number }) => {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const ticking = setInterval(() => setNow(Date.now()), TICK)
    return () => clearInterval(ticking)
  }, [])
  if (at <= now) return <p className={classes.expiry}>This code has expired. Close this and issue another.</p>
  return (
    <p className={classes.expiry}>
      Works once, until {sayClock(at)} ({sayMinutesUntil(at, now)}).
    </p>
  )
}

type CodeIssuedProps = { code: IssuedCode | null; isOpen: boolean; onClose: () => void; onClosed: () => void }

/** A reset code, shown this once. */
export const CodeIssued = ({ code, isOpen, onClose, onClosed }: CodeIssuedProps) => (
  <Dialog title="Code issued" isOpen={isOpen} onClose={onClose} onClosed={onClosed} size="30rem" isClosedByClickBeside={false}>
    {code && (
      <>
        <p className={classes.about}>
          Hand this to <strong>{code.email}</strong>. With it they choose a new password under “Reset password”. It is shown only
          now.
        </p>
        <div className={classes.code}>
          <Code code={code.resetToken} label="Reset code" size="large" />
        </div>
        <Expiry at={code.expiresAt} />
        <OutcomeStatus place="dialog" />
        <OutcomeAlert place="dialog" />
        <div className={classes.actions}>
          <Button variant="default" leftSection={<CopyIcon />} onClick={() => void copySecret(code.resetToken)}>
            Copy
          </Button>
          <Button variant="default" leftSection={<PrintIcon />} onClick={() => void printSlip(code)}>
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

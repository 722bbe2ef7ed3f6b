import { Button } from '@mantine/core'
import { type ReactNode, useLayoutEffect, useRef } from 'react'
import { formatAddress } from '../../shared/domain/email.ts'
import { HOUR_MS } from '../../shared/domain/time.ts'
import { controlMessages } from '../../shared/messages/control-messages.ts'
import { printMessages } from '../../shared/messages/output-messages.ts'
import { formatClock, formatDateAndTime, formatMinutesUntil, isolateDirected } from '../../shared/messages/user-messages.ts'
import { activationMessages, codeIssuedMessages as words } from '../../shared/messages/widget-messages.ts'
import { copySecret, printCodes, saveCodes } from '../api/secret-output.ts'
import { useNow } from '../hooks/now.ts'
import { Code } from '../ui/code.tsx'
import { CopyIcon, PrintIcon, SaveIcon } from '../ui/icons.tsx'
import { ActivationForm } from './activation-form.tsx'
import classes from './code-issued.module.css'
import { Dialog } from './dialog.tsx'
import type { IssuedCode, useIssuedCode } from './issued-code.ts'
import { OutcomeAlert, OutcomeStatus } from './outcome.tsx'
import { CodeReason, useReason } from './reason.tsx'

/** Within this time (milliseconds), the time of day is enough. */
const SOON = 12 * HOUR_MS

const Expiry = ({ at, expired }: { at: number; expired: string }) => {
  const now = useNow()
  if (at <= now) return <p className={classes.expiry}>{expired}</p>
  return (
    <p className={classes.expiry}>
      {words.expiry(at - now > SOON ? formatDateAndTime(at) : formatClock(at), formatMinutesUntil(at, now))}
    </p>
  )
}

/** What is printed of a code. */
const toPrinted = ({ email, name, kind, resetToken, expiresAt }: IssuedCode) => ({ email, name, kind, resetToken, expiresAt })

type ContentProps = {
  code: IssuedCode
  reason: ReturnType<typeof useReason>
  /** The button that had the focus is gone. */
  isAfterQuestion: boolean
  onClose: () => void
}

const Content = ({ code, reason, isAfterQuestion, onClose }: ContentProps) => {
  const { kind } = code
  const close = useRef<HTMLButtonElement>(null)
  // Before the effects of the panel behind the dialog, which looks after a lost focus too.
  useLayoutEffect(() => {
    if (isAfterQuestion) close.current?.focus()
  }, [isAfterQuestion])
  return (
    <>
      <p className={classes.about}>
        {words.hand}
        <strong>
          <bdi>{code.name || formatAddress(code.email)}</bdi>
        </strong>
        {code.name && ` (${isolateDirected(formatAddress(code.email))})`}
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
        <Button variant="default" leftSection={<SaveIcon />} onClick={() => void saveCodes([toPrinted(code)])}>
          {printMessages.savePdf}
        </Button>
        <Button variant="default" leftSection={<PrintIcon />} onClick={() => void printCodes([toPrinted(code)])}>
          {controlMessages.print}
        </Button>
        <Button ref={close} onClick={onClose} data-autofocus>
          {controlMessages.close}
        </Button>
      </div>
    </>
  )
}

type CodeIssuedProps = {
  code: IssuedCode | null
  isOpen: boolean
  onClose: () => void
  onClosed: () => void
  /** What is asked before the code is issued. */
  question?: ReactNode
}

/** A code that the administrator gives to the user. It is shown only once. */
export const CodeIssued = ({ code, isOpen, onClose, onClosed, question = null }: CodeIssuedProps) => {
  const reason = useReason(code?.entry)
  // What was typed is kept, however the dialog closes.
  const close = (): void => {
    reason.save()
    onClose()
  }
  return (
    <Dialog
      title={code === null && question ? activationMessages.heading : words.heading}
      isOpen={isOpen}
      onClose={close}
      onClosed={onClosed}
      size="30rem"
      isClosedByClickBeside={false}
    >
      {code ? <Content code={code} reason={reason} isAfterQuestion={question !== null} onClose={close} /> : question}
    </Dialog>
  )
}

/** The dialog of a code that is issued here: of an activation code, after the question how long it works. */
export const CodeIssuing = ({ issued }: { issued: ReturnType<typeof useIssuedCode> }) => {
  const { asked, code, isOpen, isActivating, activate, close, forget } = issued
  const question = asked && (
    <ActivationForm user={asked} isSending={isActivating} onIssue={(choice) => activate(asked, choice)} onClose={close} />
  )
  return <CodeIssued code={code} isOpen={isOpen} onClose={close} onClosed={forget} question={question} />
}

import { Button } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { parseHead } from '../../../shared/domain/audit-head.ts'
import { EXAMPLE_HEAD, formatHead } from '../../../shared/messages/verification-messages.ts'
import { CopyIcon } from '../../ui/icons.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { Dialog } from '../../widgets/dialog.tsx'
import { DialogForm } from '../../widgets/dialog-form.tsx'
import { copyHead, useAuditHead } from './log-head-state.ts'
import classes from './log-jobs.module.css'

const ABOUT =
  'Enter an entry as you noted it down outside of Gatehouse. The log is verified, and must still have that entry with the same fingerprint.'

const ExpectForm = ({ onExpect, onClose }: { onExpect: (expected: string) => void; onClose: () => void }) => {
  const [typed, setTyped] = useState('')
  const [isWrong, setWrong] = useState(false)
  const send = (event: FormEvent): void => {
    event.preventDefault()
    if (parseHead(typed) === null) setWrong(true)
    else onExpect(typed)
  }
  return (
    <DialogForm about={ABOUT} button="Check" isSending={false} onSubmit={send} onClose={onClose}>
      <TextField
        label="Noted entry"
        description={`Such as ${EXAMPLE_HEAD}.`}
        autoComplete="off"
        spellCheck={false}
        value={typed}
        error={isWrong ? 'Enter the number and the whole fingerprint of an entry.' : undefined}
        onChange={({ currentTarget }) => {
          setWrong(false)
          setTyped(currentTarget.value)
        }}
      />
    </DialogForm>
  )
}

type LogHeadProps = { isBusy: boolean; onExpect: (expected: string) => void }

/** The newest entry, to be kept outside the data folder, and the form that checks the log against a kept entry. */
export const LogHead = ({ isBusy, onExpect }: LogHeadProps) => {
  const head = useAuditHead()
  const [isOpen, setOpen] = useState(false)
  const close = () => setOpen(false)
  if (!head) return null
  return (
    <div className={classes.head}>
      <p className={classes.words}>
        Note down to find a cut: <strong className={classes.seal}>{formatHead(head)}</strong>
      </p>
      <div className={classes.actions}>
        <Button variant="subtle" size="compact-md" leftSection={<CopyIcon />} onClick={() => void copyHead(head)}>
          Copy newest entry
        </Button>
        <Button variant="subtle" size="compact-md" disabled={isBusy} onClick={() => setOpen(true)}>
          Check a noted entry
        </Button>
      </div>
      <Dialog title="Check a noted entry" isOpen={isOpen} onClose={close}>
        <ExpectForm
          onExpect={(expected) => {
            close()
            onExpect(expected)
          }}
          onClose={close}
        />
      </Dialog>
    </div>
  )
}

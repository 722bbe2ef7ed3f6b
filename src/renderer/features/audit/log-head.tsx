import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { AuditHeadView } from '../../../shared/api/audit.ts'
import { parseHead } from '../../../shared/domain/audit-head.ts'
import { auditMessages } from '../../../shared/messages/audit-screen-messages.ts'
import { EXAMPLE_HEAD, formatHead } from '../../../shared/messages/verification-messages.ts'
import { call } from '../../api/call.ts'
import { type CallError, requireValue } from '../../api/query-client.ts'
import { copyText } from '../../api/secret-output.ts'
import { Emphasis } from '../../ui/emphasis.tsx'
import { CopyIcon } from '../../ui/icons.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { Dialog } from '../../widgets/dialog.tsx'
import { DialogForm } from '../../widgets/dialog-form.tsx'
import classes from './log-jobs.module.css'

/** The newest entry of the log. Null until it is read, and for an empty log. */
const useAuditHead = (): AuditHeadView | null => {
  const { data = null } = useQuery<AuditHeadView | null, CallError>({
    queryKey: ['audit-head'],
    queryFn: async () => requireValue(await call('audit:head')),
  })
  return data
}

const copyMessages = { copied: auditMessages.headCopied, notCopied: auditMessages.headNotCopied }

const copyHead = ({ head }: AuditHeadView): Promise<void> => copyText(head, copyMessages)

const ExpectForm = ({ onExpect, onClose }: { onExpect: (expected: string) => void; onClose: () => void }) => {
  const [typed, setTyped] = useState('')
  const [isWrong, setWrong] = useState(false)
  const send = (event: FormEvent): void => {
    event.preventDefault()
    if (parseHead(typed) === null) setWrong(true)
    else onExpect(typed)
  }
  return (
    <DialogForm
      about={auditMessages.checkHeadAbout}
      button={auditMessages.check}
      isSending={false}
      onSubmit={send}
      onClose={onClose}
    >
      <TextField
        label={auditMessages.notedEntry}
        description={auditMessages.notedEntryHint(EXAMPLE_HEAD)}
        autoComplete="off"
        spellCheck={false}
        value={typed}
        error={isWrong ? auditMessages.notedEntryMalformed : undefined}
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
        <Emphasis text={auditMessages.noteHead} value={formatHead(head)} className={classes.seal} />
      </p>
      <div className={classes.actions}>
        <Button variant="subtle" size="compact-md" leftSection={<CopyIcon />} onClick={() => void copyHead(head)}>
          {auditMessages.copyHead}
        </Button>
        <Button variant="subtle" size="compact-md" disabled={isBusy} onClick={() => setOpen(true)}>
          {auditMessages.checkHead}
        </Button>
      </div>
      <Dialog title={auditMessages.checkHead} isOpen={isOpen} onClose={close}>
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

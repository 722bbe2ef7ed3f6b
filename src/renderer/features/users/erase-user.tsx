import { useState } from 'react'
import type { JobView } from '../../../shared/api/jobs.ts'
import { eraseMessages, formatErased, formatKeptCopies } from '../../../shared/messages/erase-messages.ts'
import { userActionMessages } from '../../../shared/messages/user-action-messages.ts'
import { formatUserName } from '../../../shared/messages/user-messages.ts'
import { awaitJob } from '../../api/awaited-job.ts'
import { call } from '../../api/call.ts'
import { useContractForm } from '../../api/contract-form.ts'
import { useBackups } from '../../api/queries.ts'
import { announceDone, setScreenParameter } from '../../session/window-state.ts'
import { TextField } from '../../ui/text-field.tsx'
import { DialogForm } from '../../widgets/dialog-form.tsx'
import { JobProgress } from '../../widgets/job-progress.tsx'
import type { ActionFormProps } from './user-operations.ts'
import classes from './user-panel.module.css'

const words = userActionMessages['users:erase']

/** What still has the user afterwards: the backups and the directories that restores have replaced. */
const KeptCopies = () => {
  const { data } = useBackups()
  const copies = data ? formatKeptCopies(data) : []
  return (
    <section aria-label={eraseMessages.keptHeading}>
      <p className={classes.hint}>{copies.length === 0 ? eraseMessages.noneKept : eraseMessages.kept}</p>
      {copies.length > 0 && (
        <ul className={classes.copies}>
          {copies.map((copy) => (
            <li key={copy}>{copy}</li>
          ))}
        </ul>
      )}
    </section>
  )
}

/** The content of the dialog that erases a user. It stays open until the user is erased. */
export const EraseUser = ({ user, onClose }: ActionFormProps) => {
  const [job, setJob] = useState<JobView | null>(null)
  const form = useContractForm({
    name: 'erase-user',
    operation: 'users:erase',
    initialValues: { confirmation: '' },
    toInput: ({ confirmation }) => ({ email: user.email, confirmation }),
    send: async ({ confirmation }) => {
      const result = await awaitJob(() => call('users:erase', { email: user.email, confirmation }), setJob)
      setJob(null)
      if (result.ok) {
        onClose()
        setScreenParameter('opened', '')
        announceDone(formatErased(result.value.result), null)
      }
      return result
    },
  })
  return (
    <DialogForm
      about={words.about(formatUserName(user))}
      button={words.label}
      isDanger
      isSending={form.isSending}
      onSubmit={form.onSubmit}
      onClose={onClose}
    >
      <KeptCopies />
      <TextField
        {...form.field('confirmation')}
        label={eraseMessages.confirmation}
        description={eraseMessages.confirmationHint(user.email)}
        autoComplete="off"
        data-autofocus
      />
      {job && <JobProgress name={eraseMessages.progress} job={job} />}
    </DialogForm>
  )
}

import { useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import type { KeptDirectory } from '../../../shared/api/restores.ts'
import { formatBytes } from '../../../shared/messages/plural.ts'
import { restoreMessages } from '../../../shared/messages/restore-messages.ts'
import { call } from '../../api/call.ts'
import { QuietButton } from '../../ui/buttons.tsx'
import { Confirmation } from '../../widgets/confirmation.tsx'
import { Dialog } from '../../widgets/dialog.tsx'
import classes from './settings.module.css'

const Kept = ({ directory: { name, path, bytes } }: { directory: KeptDirectory }) => {
  const client = useQueryClient()
  const words = useId()
  const [isOpen, setOpen] = useState(false)
  const close = () => setOpen(false)
  const remove = async () => {
    const result = await call('restores:removeKept', { name })
    if (result.ok) await client.invalidateQueries({ queryKey: ['backups'] })
    return result
  }
  return (
    <>
      <p className={classes.backup}>
        <span id={words}>{`${name}, ${formatBytes(bytes)}`}</span>
        <span className={classes.path}>{path}</span>
        <QuietButton size="xs" aria-describedby={words} onClick={() => setOpen(true)}>
          {restoreMessages.removeKept}
        </QuietButton>
      </p>
      <Dialog title={restoreMessages.removeKept} isOpen={isOpen} onClose={close}>
        <Confirmation
          about={restoreMessages.removeKeptQuestion}
          button={restoreMessages.removeKept}
          isDanger
          done={restoreMessages.keptRemoved}
          run={remove}
          onClose={close}
        />
      </Dialog>
    </>
  )
}

/** The directories that restores have replaced, with their sizes. */
export const KeptDirectories = ({ kept }: { kept: readonly KeptDirectory[] }) => {
  if (kept.length === 0) return null
  return (
    <section aria-label={restoreMessages.kept}>
      <p className={classes.hint}>{restoreMessages.keptHint}</p>
      {kept.map((directory) => (
        <Kept key={directory.name} directory={directory} />
      ))}
    </section>
  )
}

import { type FormEvent, useRef, useState } from 'react'
import type { UserDetailView } from '../../../shared/api/users.ts'
import { userActionMessages } from '../../../shared/messages/user-action-messages.ts'
import { useContractForm } from '../../api/contract-form.ts'
import { announceDone } from '../../session/window-state.ts'
import { NoteField, TextField } from '../../ui/text-field.tsx'
import { DialogForm } from '../../widgets/dialog-form.tsx'
import { TagsField, useTags } from './tags-field.tsx'
import type { ActionFormProps } from './user-operations.ts'

const words = userActionMessages['users:update']

type Details = { name: string; note: string; tags: readonly string[] }

/** Returns only the changed fields, because another administrator may have changed the others in the meantime. */
const changesOf = (user: UserDetailView, { name, note, tags }: Details): { name?: string; note?: string; tags?: string[] } => ({
  ...(name !== user.name && { name }),
  ...(note !== user.note && { note }),
  ...(JSON.stringify([...tags].sort()) !== JSON.stringify([...user.tags].sort()) && { tags: [...tags] }),
})

type EditFormProps = Pick<ActionFormProps, 'operations' | 'onClose'> & { user: UserDetailView }

const EditForm = ({ user, operations, onClose }: EditFormProps) => {
  const [opened] = useState(user)
  const tags = useTags(opened.tags)
  const allTags = useRef(opened.tags as readonly string[])
  const form = useContractForm({
    name: 'edit-user',
    operation: 'users:update',
    initialValues: { name: opened.name, note: opened.note },
    optional: ['name', 'note'],
    toInput: (texts) => ({ email: user.email, ...texts }),
    send: async (texts) => {
      const changes = changesOf(opened, { ...texts, tags: allTags.current })
      const result = await operations.run('users:update', { email: user.email, ...changes })
      if (result.ok) {
        const undo = Object.keys(changes).length === 0 ? null : await operations.undoOfLast()
        onClose()
        announceDone(words.done, undo)
      }
      return result
    },
  })
  const submit = (event: FormEvent): void => {
    const all = tags.addTyped()
    event.preventDefault()
    if (all === null) return
    allTags.current = all
    form.onSubmit(event)
  }
  return (
    <DialogForm button={words.save} isSending={form.isSending} onSubmit={submit} onClose={onClose}>
      <TextField
        {...form.field('name')}
        label={words.name}
        autoComplete="off"
        description={words.nameHint}
        required={false}
        data-autofocus
      />
      <TagsField {...tags} />
      <NoteField {...form.field('note')} label={words.note} description={words.noteHint} />
    </DialogForm>
  )
}

/** The content of the dialog that edits the name, the tags and the note. */
export const EditUser = ({ detail, operations, onClose }: ActionFormProps) =>
  detail && <EditForm user={detail} operations={operations} onClose={onClose} />

import { type FormEvent, useRef, useState } from 'react'
import type { UserDetailView } from '../../../shared/views.ts'
import { NoteField, TextField } from '../../components/text-field.tsx'
import { useContractForm } from '../../state/contract-form.ts'
import { announceDone } from '../../state/window-state.ts'
import { DialogForm } from '../window/dialog-form.tsx'
import type { AccountActs } from './account-acts.ts'
import { TagsField, useTags } from './tags-field.tsx'

type Details = { name: string; note: string; tags: readonly string[] }

/** What differs from what is stored: the rest may have been changed by somebody else meanwhile, and is left to them. */
const changesOf = (user: UserDetailView, { name, note, tags }: Details): { name?: string; note?: string; tags?: string[] } => ({
  ...(name !== user.name && { name }),
  ...(note !== user.note && { note }),
  ...(JSON.stringify([...tags].sort()) !== JSON.stringify([...user.tags].sort()) && { tags: [...tags] }),
})

type EditUserProps = { user: UserDetailView; acts: AccountActs; onClose: () => void }

/** The content of the dialog that edits the name, the tags and the note. */
export const EditUser = ({ user, acts, onClose }: EditUserProps) => {
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
      const result = await acts.run('users:update', { email: user.email, ...changes })
      if (result.ok) {
        const undo = Object.keys(changes).length === 0 ? null : await acts.undoOfLast()
        onClose()
        announceDone('Details saved', undo)
      }
      return result
    },
  })
  const submit = (event: FormEvent): void => {
    const all = tags.addTyped()
    event.preventDefault()
    if (all === null) return
    allTags.current = all
    void form.onSubmit(event)
  }
  return (
    <DialogForm button="Save details" isSending={form.isSending} onSubmit={submit} onClose={onClose}>
      <TextField
        {...form.field('name')}
        label="Name"
        autoComplete="off"
        description="May stay empty."
        required={false}
        data-autofocus
      />
      <TagsField {...tags} />
      <NoteField {...form.field('note')} label="Note" description="Seen at the desk, not on the person’s own profile." />
    </DialogForm>
  )
}

import { type FormEvent, Fragment, useRef } from 'react'
import type { DescribedText } from '../../../shared/api/user-fields.ts'
import type { UserDetailView } from '../../../shared/api/users.ts'
import { areSameGroups } from '../../../shared/domain/groups.ts'
import type { PresentValues } from '../../../shared/errors.ts'
import { userActionMessages } from '../../../shared/messages/user-action-messages.ts'
import { describedTexts } from '../../../shared/messages/user-messages.ts'
import { useContractForm } from '../../api/contract-form.ts'
import { useDraft } from '../../session/drafts.ts'
import { userDraft } from '../../session/requested-action.ts'
import { announceDone } from '../../session/window-state.ts'
import { NoteField, TextField } from '../../ui/text-field.tsx'
import { DialogForm } from '../../widgets/dialog-form.tsx'
import { GroupsField, useGroups } from './groups-field.tsx'
import { PresentVersion, pickSeen, usePresentVersion } from './present-version.tsx'
import type { ActionFormProps } from './user-operations.ts'

const words = userActionMessages['users:update']

type Texts = Record<DescribedText, string>

// The messages have one entry per text.
const textNames = Object.keys(describedTexts) as DescribedText[]

const pickTexts = (texts: Texts, isPicked: (name: DescribedText) => boolean): Partial<Texts> =>
  Object.fromEntries(textNames.filter(isPicked).map((name) => [name, texts[name]]))

/** What an edit starts from. */
type Base = Texts & Pick<UserDetailView, 'groups'>

const baseOf = (user: UserDetailView): Base => ({ ...(pickTexts(user, () => true) as Texts), groups: user.groups })

/** Returns only the changed fields, because another administrator may have changed the others in the meantime. */
const changesOf = (user: Base, texts: Texts, groups: readonly string[]): Partial<Texts> & { groups?: string[] } => ({
  ...pickTexts(texts, (name) => texts[name] !== user[name]),
  ...(!areSameGroups(groups, user.groups) && { groups: [...groups] }),
})

const lines = textNames.filter((name) => name !== 'note')

const textOf = (name: DescribedText) => ({ label: describedTexts[name].label, description: describedTexts[name].hint })

/** A draft keeps what the edit started from, so that it does not overwrite what others save during the lock. */
const useEditDraft = (user: UserDetailView) => {
  const base = baseOf(user)
  const { groups, ...texts } = base
  const opened = { base, present: {} as PresentValues, texts: texts as Texts, groups: groups as readonly string[], typed: '' }
  return useDraft(userDraft('edit-user', user.id, 'users:update', 'users:describe'), opened)
}

type EditFormProps = Pick<ActionFormProps, 'operations' | 'onClose'> & { user: UserDetailView }

const EditForm = ({ user, operations, onClose }: EditFormProps) => {
  const draft = useEditDraft(user)
  const { start } = draft
  const { base, present, noteRefusal, settle } = usePresentVersion(start.base, start.present)
  const groups = useGroups(base.groups, start)
  const allGroups = useRef(base.groups as readonly string[])
  const form = useContractForm({
    name: 'edit-user',
    operation: 'users:update',
    initialValues: start.texts,
    optional: textNames,
    toInput: (texts) => ({ email: user.email, ...texts }),
    send: async (texts) => {
      const changes = changesOf(base, texts, allGroups.current)
      const result = await operations.run('users:update', { email: user.email, ...changes, was: pickSeen(base, changes) })
      if (!result.ok) noteRefusal(result.error)
      else {
        const undo = Object.keys(changes).length === 0 ? null : await operations.undoOfLast()
        onClose()
        announceDone(words.done, undo)
      }
      return result
    },
  })
  draft.keep({ base, present, texts: form.values, groups: groups.groups, typed: groups.typed })
  const submit = (event: FormEvent): void => {
    const all = groups.addTyped()
    event.preventDefault()
    if (all === null) return
    allGroups.current = all
    form.onSubmit(event)
  }
  const choiceOf = (name: DescribedText) => ({
    value: present[name],
    onUse: () => {
      form.setValue(name, base[name])
      settle(name)
    },
    onKeep: () => settle(name),
  })
  return (
    <DialogForm button={words.save} isRestored={draft.isRestored} isSending={form.isSending} onSubmit={submit} onClose={onClose}>
      {lines.map((name, index) => (
        <Fragment key={name}>
          <TextField
            {...form.field(name)}
            {...textOf(name)}
            autoComplete="off"
            required={false}
            data-autofocus={index === 0 || undefined}
          />
          <PresentVersion {...choiceOf(name)} />
        </Fragment>
      ))}
      <GroupsField {...groups} />
      <PresentVersion
        value={present.groups}
        onUse={() => {
          groups.replace(base.groups)
          settle('groups')
        }}
        onKeep={() => settle('groups')}
      />
      <NoteField {...form.field('note')} {...textOf('note')} />
      <PresentVersion {...choiceOf('note')} />
    </DialogForm>
  )
}

/** The content of the dialog that edits the texts and the groups of a user. */
export const EditUser = ({ detail, operations, onClose }: ActionFormProps) =>
  detail && <EditForm user={detail} operations={operations} onClose={onClose} />

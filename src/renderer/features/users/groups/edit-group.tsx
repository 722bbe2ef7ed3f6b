import { useState } from 'react'
import type { GroupView } from '../../../../shared/api/groups.ts'
import type { OutputOf } from '../../../../shared/api/index.ts'
import { includesGroup } from '../../../../shared/domain/groups.ts'
import type { PresentValues } from '../../../../shared/errors.ts'
import { groupMessages as words } from '../../../../shared/messages/group-messages.ts'
import { type Result, succeed } from '../../../../shared/result.ts'
import { call } from '../../../api/call.ts'
import { useContractForm } from '../../../api/contract-form.ts'
import { useDraft } from '../../../session/drafts.ts'
import { useWindowState } from '../../../session/window-state.ts'
import { CheckField } from '../../../ui/choice-fields.tsx'
import { TextField } from '../../../ui/text-field.tsx'
import { DialogForm } from '../../../widgets/dialog-form.tsx'
import { useRequirement } from '../../../widgets/second-factor/requirement.tsx'
import { PresentVersion, pickSeen, usePresentVersion } from '../present-version.tsx'

type Texts = { name: string; description: string }

export type Changed = OutputOf<'groups:update'>

/** Whether the signed-in user is in the group and has no second factor yet. */
const isOwnFactorMissing = async (group: GroupView): Promise<boolean> => {
  const { person } = useWindowState.getState()
  if (person === null || person.hasSecondFactor) return false
  const read = await call('users:read', { email: person.email })
  return read.ok && includesGroup(read.value.groups, group.name)
}

/** Only the fields that differ, because another administrator may have changed the others in the meantime. */
const changesOf = (group: GroupView, { name, description }: Texts, requiresSecondFactor: boolean) => ({
  ...(name !== group.name && { name }),
  ...(description !== group.description && { description }),
  ...(requiresSecondFactor !== group.requiresSecondFactor && { requiresSecondFactor }),
})

/** A draft keeps what the edit started from, so that it does not overwrite what others save during the lock. */
const useGroupDraft = (group: GroupView | null, onKept: () => void) =>
  useDraft(
    { name: `group ${group?.id ?? 'new'}`, permission: 'users:manage', onKept },
    {
      base: group,
      present: {} as PresentValues,
      texts: { name: group?.name ?? '', description: group?.description ?? '' } as Texts,
      requires: group?.requiresSecondFactor ?? false,
    },
  )

type EditGroupProps = {
  /** Called after a lock has kept what was typed. */ onKept: () => void
  group: GroupView | null
  onSaved: (text: string, entry: number | null) => void
  onClose: () => void
}

/** The form of a group. Null: of a new one. */
export const EditGroup = ({ group, onSaved, onClose, onKept }: EditGroupProps) => {
  const draft = useGroupDraft(group, onKept)
  const { start } = draft
  const [requires, setRequires] = useState(start.requires)
  const requirement = useRequirement()
  const { base, present, noteRefusal, settle } = usePresentVersion(start.base, start.present)

  const update = async (former: GroupView, texts: Texts): Promise<Result<Changed | null>> => {
    const changes = changesOf(former, texts, requires)
    if (Object.keys(changes).length === 0) return succeed(null)
    if (changes.requiresSecondFactor) {
      const answer = await requirement.ask([{ group: former.name }], await isOwnFactorMissing(former))
      if (!answer.ok) return answer
    }
    const result = await call('groups:update', { id: former.id, ...changes, was: pickSeen(former, changes) })
    if (!result.ok) noteRefusal(result.error)
    return result
  }
  const form = useContractForm<Texts>({
    name: 'group',
    operation: group ? 'groups:update' : 'groups:create',
    initialValues: start.texts,
    optional: ['description'],
    ...(group && { toInput: (texts: Texts) => ({ id: group.id, ...texts }) }),
    send: async (texts) => {
      const result = base ? await update(base, texts) : await call('groups:create', texts)
      if (result.ok) onSaved((group ? words.saved : words.created)(texts.name.trim()), result.value?.entry ?? null)
      return result
    },
  })
  draft.keep({ base, present, texts: form.values, requires })
  const choiceOf = (name: keyof Texts) => ({
    value: present[name],
    onUse: () => {
      form.setValue(name, base?.[name] ?? '')
      settle(name)
    },
    onKeep: () => settle(name),
  })
  if (requirement.isAsking) return requirement.question
  return (
    <DialogForm
      button={words.save}
      isRestored={draft.isRestored}
      isSending={form.isSending}
      onSubmit={form.onSubmit}
      onClose={onClose}
    >
      <TextField {...form.field('name')} label={words.name} autoComplete="off" data-autofocus />
      <PresentVersion {...choiceOf('name')} />
      <TextField
        {...form.field('description')}
        label={words.description}
        description={words.descriptionHint}
        autoComplete="off"
        required={false}
      />
      <PresentVersion {...choiceOf('description')} />
      {base && (
        <>
          <CheckField label={words.requires} description={words.requiresHint} isChecked={requires} onChange={setRequires} />
          <PresentVersion
            value={present.requiresSecondFactor}
            onUse={() => {
              setRequires(base.requiresSecondFactor)
              settle('requiresSecondFactor')
            }}
            onKeep={() => settle('requiresSecondFactor')}
          />
        </>
      )}
    </DialogForm>
  )
}

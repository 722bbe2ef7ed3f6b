import { Button } from '@mantine/core'
import { type FormEvent, useRef, useState } from 'react'
import type { GroupView } from '../../../../shared/api/groups.ts'
import { assertNever, formatError } from '../../../../shared/messages/error-messages.ts'
import { formatMembers, groupMessages as words } from '../../../../shared/messages/group-messages.ts'
import { call, findReportable, reportError } from '../../../api/call.ts'
import { useSingleFlight } from '../../../hooks/single-flight.ts'
import { keepDraft, takeDraft } from '../../../session/drafts.ts'
import { requestAfterLock, useRequestedAction } from '../../../session/requested-action.ts'
import { setFilter } from '../../../session/user-query.ts'
import { clearOutcome } from '../../../session/window-state.ts'
import { QuietButton } from '../../../ui/buttons.tsx'
import { PeopleIcon } from '../../../ui/icons.tsx'
import { ListRow, RowList } from '../../../ui/list-row.tsx'
import { Skeleton } from '../../../ui/message.tsx'
import { Dialog } from '../../../widgets/dialog.tsx'
import { DialogForm } from '../../../widgets/dialog-form.tsx'
import { OutcomeAlert } from '../../../widgets/outcome.tsx'
import { EditGroup } from './edit-group.tsx'
import { useGroupList } from './group-suggestions.tsx'
import classes from './groups-dialog.module.css'
import { MergeGroup } from './merge-group.tsx'

type View =
  | { readonly kind: 'list' }
  | { readonly kind: 'create' }
  | { readonly kind: 'edit' | 'merge' | 'delete'; readonly group: GroupView }

/** The last change, and the entry by which it can be undone. */
type Done = { readonly text: string; readonly entry: number | null }

const titleOf = (view: View): string => {
  switch (view.kind) {
    case 'list':
      return words.button
    case 'create':
      return words.create
    case 'edit':
      return words.editTitle(view.group.name)
    case 'merge':
      return words.mergeTitle(view.group.name)
    case 'delete':
      return words.deleteTitle(view.group.name)
    default:
      return assertNever(view)
  }
}

type RowProps = { group: GroupView; canMerge: boolean; onView: (view: View) => void; onShow: () => void }

const GroupRow = ({ group, canMerge, onView, onShow }: RowProps) => {
  const about = `group-${group.id}`
  const button = (label: string, onClick: () => void) => (
    <Button variant="default" size="compact-md" aria-describedby={about} onClick={onClick}>
      {label}
    </Button>
  )
  return (
    <ListRow
      id={about}
      action={
        <div className={classes.actions}>
          {button(words.show, onShow)}
          {button(words.edit, () => onView({ kind: 'edit', group }))}
          {canMerge && button(words.merge, () => onView({ kind: 'merge', group }))}
          {button(words.delete, () => onView({ kind: 'delete', group }))}
        </div>
      }
    >
      <strong>
        <bdi>{group.name}</bdi>
      </strong>
      {group.description !== '' && <p>{group.description}</p>}
      <p>
        {formatMembers(group.members)}
        {group.requiresSecondFactor && ` · ${words.required}`}
      </p>
    </ListRow>
  )
}

type DeleteProps = { group: GroupView; onDeleted: (text: string, entry: number) => void; onClose: () => void }

const DeleteGroup = ({ group, onDeleted, onClose }: DeleteProps) => {
  const { isBusy, start } = useSingleFlight(async () => {
    const result = await call('groups:delete', { id: group.id })
    if (result.ok) onDeleted(words.deleted(group.name), result.value.entry)
    else reportError(result.error)
  })
  const confirm = (event: FormEvent): void => {
    event.preventDefault()
    start()
  }
  return (
    <DialogForm
      about={words.deleteAbout(group.members)}
      button={words.deleteButton}
      isDanger
      isSending={isBusy}
      onSubmit={confirm}
      onClose={onClose}
    >
      {null}
    </DialogForm>
  )
}

type ListProps = { done: Done | null; onDone: (done: Done | null) => void; onView: (view: View) => void; onClose: () => void }

const GroupList = ({ done, onDone, onView, onClose }: ListProps) => {
  const { data: groups, error } = useGroupList()
  const failure = groups ? null : findReportable(error)
  const { start: undo } = useSingleFlight(async () => {
    if (done?.entry == null) return
    const result = await call('groups:undo', { entry: done.entry })
    if (result.ok) onDone({ text: words.undone, entry: null })
    else reportError(result.error)
  })
  return (
    <div className={classes.list}>
      <div className={classes.head}>
        <Button variant="default" onClick={() => onView({ kind: 'create' })} data-autofocus>
          {words.create}
        </Button>
        <span role="status">{done?.text}</span>
        {done?.entry != null && <QuietButton onClick={undo}>{words.undo}</QuietButton>}
      </div>
      <OutcomeAlert layer="dialog" />
      {!groups && !error && <Skeleton lines={3} />}
      {failure && <p role="alert">{words.unreadable(formatError(failure))}</p>}
      {groups?.length === 0 && <p className={classes.none}>{words.none}</p>}
      {groups && groups.length > 0 && (
        <RowList label={words.list}>
          {groups.map((group) => (
            <GroupRow
              key={group.id}
              group={group}
              canMerge={groups.length > 1}
              onView={onView}
              onShow={() => {
                setFilter({ group: group.name })
                onClose()
              }}
            />
          ))}
        </RowList>
      )}
    </div>
  )
}

type ContentProps = ListProps & { view: View }

const Content = ({ view, ...list }: ContentProps) => {
  const { data: groups = [] } = useGroupList()
  const toList = (): void => {
    clearOutcome()
    list.onView({ kind: 'list' })
  }
  const finish = (text: string, entry: number | null): void => {
    list.onDone({ text, entry })
    toList()
  }
  const keepView = (): void => {
    keepDraft('groups', view, 'users:manage')
    requestAfterLock('groups')
  }
  switch (view.kind) {
    case 'list':
      return <GroupList {...list} />
    case 'create':
      return <EditGroup group={null} onSaved={finish} onClose={toList} onKept={keepView} />
    case 'edit':
      return <EditGroup group={view.group} onSaved={finish} onClose={toList} onKept={keepView} />
    case 'merge':
      return (
        <MergeGroup
          group={view.group}
          others={groups.filter(({ id }) => id !== view.group.id)}
          onMerged={finish}
          onClose={toList}
        />
      )
    case 'delete':
      return <DeleteGroup group={view.group} onDeleted={finish} onClose={toList} />
    default:
      return assertNever(view)
  }
}

/** The button and the dialog of all groups, where they are renamed, merged and deleted. */
export const Groups = () => {
  const [isOpen, setOpen] = useState(false)
  const [view, setView] = useState<View>({ kind: 'list' })
  const [done, setDone] = useState<Done | null>(null)
  const open = (): void => {
    setView({ kind: 'list' })
    setDone(null)
    setOpen(true)
  }
  const close = (): void => setOpen(false)
  const button = useRef<HTMLButtonElement>(null)
  useRequestedAction('groups', () => {
    const kept = takeDraft<View>('groups')
    // The focus returns to the button.
    button.current?.focus()
    open()
    if (kept) setView(kept)
  })
  return (
    <>
      <Button ref={button} variant="default" leftSection={<PeopleIcon />} onClick={open}>
        {words.button}
      </Button>
      <Dialog title={titleOf(view)} size={view.kind === 'list' ? '44rem' : '26rem'} isOpen={isOpen} onClose={close}>
        <Content view={view} done={done} onView={setView} onDone={setDone} onClose={close} />
      </Dialog>
    </>
  )
}

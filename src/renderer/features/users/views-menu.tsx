import { Button } from '@mantine/core'
import { type FormEvent, memo, useState } from 'react'
import { type ListPreferences, type SavedView, VIEW_NAME_MAX_CHARACTERS } from '../../../shared/api/list-preferences.ts'
import { usersMessages } from '../../../shared/messages/users-messages.ts'
import { useDraft } from '../../session/drafts.ts'
import {
  deleteView,
  everyone,
  findOpenView,
  hasRoomForViews,
  isViewOpen,
  openView,
  saveView,
  undoDeleteView,
  useListView,
} from '../../session/list-view.ts'
import { requestAfterLock, useRequestedButton } from '../../session/requested-action.ts'
import { type UserQuery, useUserQuery } from '../../session/user-query.ts'
import { useScreenParameter } from '../../session/window-state.ts'
import { IconButton, QuietButton } from '../../ui/buttons.tsx'
import { CloseIcon, ViewsIcon } from '../../ui/icons.tsx'
import { TextField } from '../../ui/text-field.tsx'
import classes from '../../widgets/pop-over.module.css'
import { PopOver } from '../../widgets/pop-over.tsx'

const { views: words } = usersMessages

type ViewsProps = {
  setup: ListPreferences
  /** The typed name, which outlives the popover. */
  name: string
  onName: (name: string) => void
  onDone: () => void
}

const Saved = ({ view, isOpen, onDone }: { view: SavedView; isOpen: boolean; onDone: () => void }) => (
  <li className={classes.view}>
    <button
      type="button"
      className={classes.open}
      aria-current={isOpen || undefined}
      onClick={() => {
        openView(view)
        onDone()
      }}
    >
      <bdi>{view.name}</bdi>
    </button>
    <IconButton label={words.deleteNamed(view.name)} title={words.delete} onClick={() => deleteView(view)}>
      <CloseIcon />
    </IconButton>
  </li>
)

const Views = ({ setup, name, onName, onDone }: ViewsProps) => {
  const [search] = useScreenParameter('search')
  const query = useUserQuery(search.trim())
  const deleted = useListView((state) => (hasRoomForViews(setup) ? state.deleted : null))
  const [isMissing, setMissing] = useState(false)
  const tidy = name.trim()
  const isKnown = setup.views.some((view) => view.name === tidy)
  const hasRoom = hasRoomForViews(setup) || isKnown
  const save = (event: FormEvent): void => {
    event.preventDefault()
    setMissing(tidy === '')
    if (tidy === '' || !hasRoom) return
    saveView(tidy, query)
    onName('')
    onDone()
  }
  return (
    <div className={classes.views}>
      <ul className={classes.saved} aria-label={words.list}>
        <li className={classes.view}>
          <button
            type="button"
            className={classes.open}
            aria-current={isViewOpen(everyone, query, setup.columns) || undefined}
            onClick={() => {
              openView(everyone)
              onDone()
            }}
          >
            {words.everyone}
          </button>
        </li>
        {setup.views.map((view) => (
          <Saved key={view.name} view={view} isOpen={isViewOpen(view, query, setup.columns)} onDone={onDone} />
        ))}
      </ul>
      {/* There before its text, so that screen readers announce it. */}
      <div role="status" className={classes.deleted}>
        {deleted && (
          <>
            <span>{words.deleted(deleted.view.name)}</span>
            <QuietButton onClick={undoDeleteView}>{words.undo}</QuietButton>
          </>
        )}
      </div>
      <form className={classes.save} onSubmit={save} noValidate>
        <TextField
          label={words.name}
          required={false}
          maxLength={VIEW_NAME_MAX_CHARACTERS}
          value={name}
          onChange={({ currentTarget }) => onName(currentTarget.value)}
          error={isMissing && tidy === '' ? words.nameMissing : undefined}
          description={hasRoom ? words.about : words.full}
        />
        <Button type="submit" variant="default">
          {isKnown ? words.replace : words.save}
        </Button>
      </form>
    </div>
  )
}

const viewDraft = { name: 'view-name', permission: 'users:read', onKept: () => requestAfterLock('views') } as const

/** The user's saved views, and a field that saves the current one. */
export const ViewsMenu = memo(({ setup }: { setup: ListPreferences }) => {
  const draft = useDraft(viewDraft, { name: '' })
  const [name, setName] = useState(draft.start.name)
  draft.keep({ name })
  const button = useRequestedButton('views')
  return (
    <PopOver ref={button} button={words.button} icon={<ViewsIcon />}>
      {(close) => <Views setup={setup} name={name} onName={setName} onDone={close} />}
    </PopOver>
  )
})

/** The name of the saved view that the list shows. */
export const OpenView = ({ setup, query }: { setup: ListPreferences; query: UserQuery }) => {
  const view = findOpenView(setup, query)
  return view && <span>{words.open(view.name)}</span>
}

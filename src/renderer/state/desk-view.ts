import { create } from 'zustand'
import { type DeskSetup, firstDeskSetup, type SavedView, type UserColumn, VIEWS_MAX } from '../../shared/desk-setup.ts'
import { call } from './call.ts'
import { sayError } from './error-words.ts'
import { keepPlace } from './place.ts'
import { keepFilter, keepSort, type UserQuery } from './user-query.ts'
import { announceFailed, useWindowState } from './window-state.ts'

/** How the person who is signed in has set up the list of users; null until it was read. */
type DeskView = { readonly setup: DeskSetup | null }

export const useDeskView = create<DeskView>()(() => ({ setup: null }))

// It is of the person who chose it: it outlasts a locked window and leaves with them.
useWindowState.subscribe(({ person, screen }) => {
  if (person === null && screen.kind !== 'locked' && useDeskView.getState().setup !== null) useDeskView.setState({ setup: null })
})

let reading: Promise<void> | null = null

/** Reads what this computer keeps of it, as another window may have left it. Where that fails, the list is set up as it is for everyone. */
export const readDeskView = (): Promise<void> => {
  reading ??= call('desktop:readSetup')
    .then((result) => useDeskView.setState(({ setup }) => ({ setup: result.ok ? result.value : (setup ?? firstDeskSetup) })))
    .finally(() => {
      reading = null
    })
  return reading
}

/** Shown at once, and kept for the next time. */
const keep = (change: (setup: DeskSetup) => DeskSetup): void => {
  const setup = change(useDeskView.getState().setup ?? firstDeskSetup)
  useDeskView.setState({ setup })
  void call('desktop:keepSetup', setup).then((result) => {
    if (!result.ok) announceFailed(sayError(result.error))
  })
}

export const keepColumns = (columns: UserColumn[]): void => keep((setup) => ({ ...setup, columns }))

/** Under a name that is taken already, it takes that one's place. */
export const saveView = (name: string, { search, filter, sort }: UserQuery): void =>
  keep(({ columns, views }) => {
    const view: SavedView = { name, search, filter, sort, columns }
    const isTaken = views.some((other) => other.name === name)
    return { columns, views: isTaken ? views.map((other) => (other.name === name ? view : other)) : [...views, view] }
  })

export const deleteView = (name: string): void =>
  keep((setup) => ({ ...setup, views: setup.views.filter((other) => other.name !== name) }))

export const hasRoomForViews = ({ views }: DeskSetup): boolean => views.length < VIEWS_MAX

/** What a view brings with it. */
type View = Omit<SavedView, 'name'>

export const everyone: View = { search: '', filter: {}, sort: { by: 'email', direction: 'ascending' }, columns: null }

/** Shows the list as it was when the view was saved. */
export const openView = ({ search, filter, sort, columns }: View): void => {
  keepPlace('search', search)
  keepFilter(filter)
  keepSort(sort)
  if (JSON.stringify(columns) !== JSON.stringify(useDeskView.getState().setup?.columns ?? null))
    keep((setup) => ({ ...setup, columns }))
}

const spell = ({ search, filter, sort, columns }: View): string =>
  JSON.stringify([search, Object.entries(filter).sort(), sort.by, sort.direction, columns])

/** The list is as this view has it. */
export const isViewOpen = (view: View, query: UserQuery, columns: DeskSetup['columns']): boolean =>
  spell(view) === spell({ ...query, columns })

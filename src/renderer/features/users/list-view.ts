import { create } from 'zustand'
import {
  firstListPreferences,
  type ListPreferences,
  type SavedView,
  type UserColumn,
  VIEWS_MAX,
} from '../../../shared/api/list-preferences.ts'
import { formatError } from '../../../shared/messages/error-messages.ts'
import { call } from '../../api/call.ts'
import { setScreenParameter } from '../../session/screen-parameters.ts'
import { setFilter, setSort, type UserQuery } from '../../session/user-query.ts'
import { announceFailed, useWindowState } from '../../session/window-state.ts'

/** How the person who is signed in has set up the list of users; null until it was read. */
type DeskView = { readonly setup: ListPreferences | null }

export const useListView = create<DeskView>()(() => ({ setup: null }))

// It is of the person who chose it: it outlasts a locked window and leaves with them.
useWindowState.subscribe(({ person, screen }) => {
  if (person === null && screen.kind !== 'locked' && useListView.getState().setup !== null) useListView.setState({ setup: null })
})

let reading: Promise<void> | null = null

/** Reads what this computer keeps of it, as another window may have left it. Where that fails, the list is set up as it is for everyone. */
export const readListView = (): Promise<void> => {
  reading ??= call('desktop:readListPreferences')
    .then((result) =>
      useListView.setState(({ setup }) => ({ setup: result.ok ? result.value : (setup ?? firstListPreferences) })),
    )
    .finally(() => {
      reading = null
    })
  return reading
}

/** Shown at once, and kept for the next time. */
const keep = (change: (setup: ListPreferences) => ListPreferences): void => {
  const setup = change(useListView.getState().setup ?? firstListPreferences)
  useListView.setState({ setup })
  void call('desktop:saveListPreferences', setup).then((result) => {
    if (!result.ok) announceFailed(formatError(result.error))
  })
}

export const saveColumns = (columns: UserColumn[]): void => keep((setup) => ({ ...setup, columns }))

/** Under a name that is taken already, it takes that one's place. */
export const saveView = (name: string, { search, filter, sort }: UserQuery): void =>
  keep(({ columns, views }) => {
    const view: SavedView = { name, search, filter, sort, columns }
    const isTaken = views.some((other) => other.name === name)
    return { columns, views: isTaken ? views.map((other) => (other.name === name ? view : other)) : [...views, view] }
  })

export const deleteView = (name: string): void =>
  keep((setup) => ({ ...setup, views: setup.views.filter((other) => other.name !== name) }))

export const hasRoomForViews = ({ views }: ListPreferences): boolean => views.length < VIEWS_MAX

/** What a view brings with it. */
type View = Omit<SavedView, 'name'>

export const everyone: View = { search: '', filter: {}, sort: { by: 'email', direction: 'ascending' }, columns: null }

/** Shows the list as it was when the view was saved. */
export const openView = ({ search, filter, sort, columns }: View): void => {
  setScreenParameter('search', search)
  setFilter(filter)
  setSort(sort)
  if (JSON.stringify(columns) !== JSON.stringify(useListView.getState().setup?.columns ?? null))
    keep((setup) => ({ ...setup, columns }))
}

const spell = ({ search, filter, sort, columns }: View): string =>
  JSON.stringify([search, Object.entries(filter).sort(), sort.by, sort.direction, columns])

/** The list is as this view has it. */
export const isViewOpen = (view: View, query: UserQuery, columns: ListPreferences['columns']): boolean =>
  spell(view) === spell({ ...query, columns })

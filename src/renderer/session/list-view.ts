import { create } from 'zustand'
import {
  firstListPreferences,
  type ListPreferences,
  type SavedView,
  type UserColumn,
  VIEWS_MAX,
} from '../../shared/api/list-preferences.ts'
import type { CsvSeparator } from '../../shared/domain/csv-separator.ts'
import { call, reportError } from '../api/call.ts'
import { setFilter, setSort, type UserQuery } from './user-query.ts'
import { setScreenParameter, useWindowState } from './window-state.ts'

type ListView = {
  /** The signed-in user's list preferences. Null until they are read. */
  readonly setup: ListPreferences | null
  /** The view that was deleted last, and its place, until the deletion is undone. */
  readonly deleted: { readonly view: SavedView; readonly place: number } | null
}

const nothingKnown: ListView = { setup: null, deleted: null }

export const useListView = create<ListView>()(() => nothingKnown)

// The preferences belong to their user: they survive a lock and are dropped on sign-out.
useWindowState.subscribe(({ person, screen }) => {
  if (person === null && screen.kind !== 'locked' && useListView.getState().setup !== null) useListView.setState(nothingKnown)
})

let reading: Promise<void> | null = null

/** Reads the list preferences from this computer, where another window may have changed them. On failure, the defaults apply. */
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

/** Applies a change at once, and saves it. */
const keep = (change: (setup: ListPreferences) => ListPreferences): void => {
  const setup = change(useListView.getState().setup ?? firstListPreferences)
  useListView.setState({ setup })
  void call('desktop:saveListPreferences', setup).then((result) => {
    if (!result.ok) reportError(result.error)
  })
}

/** Whether the side bar shows only icons. Null where the window's width decides. */
export const saveSideBar = (isSideBarNarrow: boolean): void => keep((setup) => ({ ...setup, isSideBarNarrow }))

export const saveSeparator = (csvSeparator: CsvSeparator): void => keep((setup) => ({ ...setup, csvSeparator }))

export const saveColumns = (columns: UserColumn[]): void => keep((setup) => ({ ...setup, columns }))

/** Saves a view, and replaces a view with the same name. */
export const saveView = (name: string, { search, filter, sort }: UserQuery): void =>
  keep(({ columns, views, ...others }) => {
    const view: SavedView = { name, search, filter, sort, columns }
    const isTaken = views.some((other) => other.name === name)
    return { ...others, columns, views: isTaken ? views.map((other) => (other.name === name ? view : other)) : [...views, view] }
  })

export const deleteView = (view: SavedView): void =>
  keep((setup) => {
    useListView.setState({ deleted: { view, place: setup.views.findIndex(({ name }) => name === view.name) } })
    return { ...setup, views: setup.views.filter(({ name }) => name !== view.name) }
  })

/** Puts the deleted view back in its place. A view that took its name meanwhile is replaced. */
export const undoDeleteView = (): void => {
  const { deleted } = useListView.getState()
  if (!deleted) return
  useListView.setState({ deleted: null })
  const { view, place } = deleted
  keep((setup) => ({ ...setup, views: setup.views.filter(({ name }) => name !== view.name).toSpliced(place, 0, view) }))
}

export const hasRoomForViews = ({ views }: ListPreferences): boolean => views.length < VIEWS_MAX

/** The content of a view. */
type View = Omit<SavedView, 'name'>

export const everyone: View = { search: '', filter: {}, sort: { by: 'email', direction: 'ascending' }, columns: null }

/** Applies a saved view to the list. */
export const openView = ({ search, filter, sort, columns }: View): void => {
  setScreenParameter('search', search)
  setFilter(filter)
  setSort(sort)
  if (JSON.stringify(columns) !== JSON.stringify(useListView.getState().setup?.columns ?? null))
    keep((setup) => ({ ...setup, columns }))
}

const spell = ({ search, filter, sort, columns }: View): string =>
  JSON.stringify([search, Object.entries(filter).sort(), sort.by, sort.direction, columns])

/** The saved view that the list equals, or null. */
export const findOpenView = ({ views, columns }: ListPreferences, query: UserQuery): SavedView | null =>
  views.find((view) => isViewOpen(view, query, columns)) ?? null

/** Whether the list equals this view. */
export const isViewOpen = (view: View, query: UserQuery, columns: ListPreferences['columns']): boolean =>
  spell(view) === spell({ ...query, columns })

import { useWindowState } from './window-state.ts'

/** A text that belongs to the screen's place, such as a search: it is there again when the window is unlocked. */
export const usePlace = (name: string): [value: string, keep: (value: string) => void] => {
  const value = useWindowState(({ place }) => place[name] ?? '')
  return [value, (next) => keepPlace(name, next)]
}

export const keepPlace = (name: string, value: string): void =>
  useWindowState.setState(({ place }) => ({ place: { ...place, [name]: value } }))

export const readPlace = (name: string): string => useWindowState.getState().place[name] ?? ''

import { useWindowState } from './window-state.ts'

/** A text that belongs to the screen's place, such as a search: it is there again when the window is unlocked. */
export const useScreenParameter = (name: string): [value: string, keep: (value: string) => void] => {
  const value = useWindowState(({ place }) => place[name] ?? '')
  return [value, (next) => setScreenParameter(name, next)]
}

export const setScreenParameter = (name: string, value: string): void =>
  useWindowState.setState(({ place }) => ({ place: { ...place, [name]: value } }))

export const readScreenParameter = (name: string): string => useWindowState.getState().place[name] ?? ''

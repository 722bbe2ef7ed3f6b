import { useWindowState } from './window-state.ts'

/** A screen parameter, such as a search. It is restored after a lock. */
export const useScreenParameter = (name: string): [value: string, keep: (value: string) => void] => {
  const value = useWindowState(({ parameters }) => parameters[name] ?? '')
  return [value, (next) => setScreenParameter(name, next)]
}

export const setScreenParameter = (name: string, value: string): void =>
  useWindowState.setState(({ parameters }) => ({ parameters: { ...parameters, [name]: value } }))

export const readScreenParameter = (name: string): string => useWindowState.getState().parameters[name] ?? ''

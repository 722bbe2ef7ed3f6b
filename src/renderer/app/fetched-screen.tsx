import { type ComponentType, useEffect, useState } from 'react'

/** A screen in its own chunk. */
export type ScreenSource = { fetch: () => Promise<void>; read: () => ComponentType | null }

export const makeScreenSource = (load: () => Promise<{ default: ComponentType }>): ScreenSource => {
  let screen: ComponentType | null = null
  const fetch = async (): Promise<void> => {
    screen ??= (await load()).default
  }
  return { fetch, read: () => screen }
}

/**
 * Shows a screen from its own chunk, at once if the chunk is already loaded. `React.lazy` would show a fallback and delay the screen by 300
 * ms.
 */
export const FetchedScreen = ({ source }: { source: ScreenSource }) => {
  const [, setHere] = useState(false)
  const Screen = source.read()
  useEffect(() => {
    if (!Screen) void source.fetch().then(() => setHere(true))
  }, [source, Screen])
  return Screen ? <Screen /> : null
}

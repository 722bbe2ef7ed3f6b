import { type ComponentType, useEffect, useState } from 'react'

/** A component in its own chunk. */
export type ComponentSource<P = object> = { fetch: () => Promise<void>; read: () => ComponentType<P> | null }

export const makeComponentSource = <P,>(load: () => Promise<{ default: ComponentType<P> }>): ComponentSource<P> => {
  let component: ComponentType<P> | null = null
  const fetch = async (): Promise<void> => {
    component ??= (await load()).default
  }
  return { fetch, read: () => component }
}

/**
 * Shows a component from its own chunk, at once if the chunk is already loaded. `React.lazy` would show a fallback and delay a screen by
 * 300 ms.
 */
export const FetchedComponent = <P extends object>({ source, ...props }: { source: ComponentSource<P> } & P) => {
  const [, setHere] = useState(false)
  const Component = source.read()
  useEffect(() => {
    if (!Component) void source.fetch().then(() => setHere(true))
  }, [source, Component])
  return Component ? <Component {...(props as unknown as P)} /> : null
}

/**
 * Runs in the page's main world as `String(installApi)`, so it must not use anything outside its body.
 *
 * Electron's bridge throws on values with more than 1,000 levels before it calls the preload. This turns the exception into a
 * Result.
 */
export function installApi(): void {
  type Method = (...values: unknown[]) => unknown
  const bridge = Reflect.get(window, 'gatehouseBridge') as Record<string, Method | Record<string, Method>>
  const settle =
    (method: Method): Method =>
    (...values) => {
      try {
        return method(...values)
      } catch {
        return Promise.resolve({ ok: false, error: { code: 'too-large' } })
      }
    }
  const api: Record<string, unknown> = {}
  for (const [subject, methods] of Object.entries(bridge)) {
    if (typeof methods === 'function') {
      api[subject] = methods
      continue
    }
    const settled = Object.entries(methods).map(([name, method]) => [name, settle(method)])
    api[subject] = Object.freeze(Object.fromEntries(settled))
  }
  Object.defineProperty(window, 'gatehouse', { value: Object.freeze(api), enumerable: true })
}

/**
 * Runs in the page's own world, where `String(installApi)` is evaluated: it may use nothing from outside its body. What Electron's
 * bridge cannot carry (more than 1,000 levels) it throws there, before the preload is asked; here that becomes a Result.
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

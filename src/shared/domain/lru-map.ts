/** A map with a limited number of entries. Above it, the least recently used entry is dropped. */
export class LruMap<K, V> {
  readonly #entries = new Map<K, V>()
  readonly #maximum: number

  constructor(maximum: number) {
    this.#maximum = maximum
  }

  get size(): number {
    return this.#entries.size
  }

  /** Reads an entry, which counts as a use. */
  get(key: K): V | undefined {
    const value = this.#entries.get(key)
    if (value !== undefined) this.set(key, value)
    return value
  }

  /** Reads an entry without a use. */
  peek(key: K): V | undefined {
    return this.#entries.get(key)
  }

  set(key: K, value: V): void {
    this.#entries.delete(key)
    this.#entries.set(key, value)
    const oldest = this.#entries.keys().next()
    if (this.#entries.size > this.#maximum && !oldest.done) this.#entries.delete(oldest.value)
  }

  delete(key: K): boolean {
    return this.#entries.delete(key)
  }
}

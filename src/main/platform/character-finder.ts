/** Finds a character again and again, further and further on, without reading any part of the text twice. */
export class CharacterFinder {
  readonly #character: string
  #text = ''
  #found = -1

  constructor(character: string, text = '') {
    this.#character = character
    this.#text = text
  }

  /** Begins with another text. */
  start(text: string): void {
    this.#text = text
    this.#found = -1
  }

  /** The first place from `at` on, or infinity. `at` never goes back. */
  find(at: number): number {
    if (this.#found >= at) return this.#found
    const found = this.#text.indexOf(this.#character, at)
    this.#found = found < 0 ? Number.POSITIVE_INFINITY : found
    return this.#found
  }
}

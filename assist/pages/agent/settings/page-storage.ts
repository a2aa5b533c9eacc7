/** Keeps texts as long as the page lives. */
class MemoryStorage implements Storage {
  readonly #texts = new Map<string, string>()

  get length(): number {
    return this.#texts.size
  }

  clear(): void {
    this.#texts.clear()
  }

  getItem(name: string): string | null {
    return this.#texts.get(name) ?? null
  }

  key(index: number): string | null {
    return [...this.#texts.keys()][index] ?? null
  }

  removeItem(name: string): void {
    this.#texts.delete(name)
  }

  setItem(name: string, text: string): void {
    this.#texts.set(name, text)
  }
}

/**
 * A storage of the browser. Where the browser keeps nothing for the page, as in a frame of another site, what is kept
 * lives as long as the page does.
 *
 * @param ask asking alone may throw
 */
export function storageOrMemory(ask: () => Storage): Storage {
  try {
    return ask()
  } catch {
    return new MemoryStorage()
  }
}

/** Of this tab. */
export const tabStorage = storageOrMemory(() => sessionStorage)

/** Of this browser. */
export const browserStorage = storageOrMemory(() => localStorage)

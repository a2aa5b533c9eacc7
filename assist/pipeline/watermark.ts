/**
 * How much of what entered a chain is through it.
 *
 * Design: two counts and a list of marks, since the chain keeps its order: once as many items are through as had
 * entered when a mark was set, everything before the mark is through.
 */
export class Watermark {
  #enteredCount = 0
  #passedCount = 0
  readonly #marks: { readonly after: number; readonly passed: () => void }[] = []

  /** @param count items that enter; below 1 where the new one replaced some that were waiting */
  enter(count = 1): void {
    this.#enteredCount += count
  }

  /** One more item is through, with all that it caused. */
  pass(): void {
    this.#passedCount++
    while (this.#marks[0] && this.#marks[0].after <= this.#passedCount) {
      this.#marks.shift()?.passed()
    }
  }

  /** Calls back once everything that has entered so far is through; at once where it is. */
  afterPassing(passed: () => void): void {
    if (this.#passedCount >= this.#enteredCount) passed()
    else this.#marks.push({ after: this.#enteredCount, passed })
  }
}

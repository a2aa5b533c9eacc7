import type { CallEvent } from '../pipeline/log/call-event.js'
import { cardOf, type SolutionCard } from '../solutions/solution-card.js'
import type { Solution } from '../solutions/solution.js'

/** What a watch runs on. */
export interface ScreenWatchParts {
  /** The card that came with a match; undefined where the call is over, or has shown none. */
  readonly matchedCard: (solutionId: string) => SolutionCard | undefined
  /** Undefined where the base has no such solution (any more). */
  readonly findSolution: (id: string) => Promise<Solution | undefined>
  readonly show: (event: CallEvent, solution: SolutionCard | undefined) => void
  /** A solution could not be looked up. */
  readonly failed: (thrown: unknown) => void
}

/** One call on one screen: every event in its order, those of cards with what the card shows. */
export class ScreenWatch {
  readonly #parts: ScreenWatchParts
  /** Solutions that were looked up, so that a card that changes is not looked up again. */
  readonly #cards = new Map<string, Promise<SolutionCard | undefined>>()
  /** An event waits for the solution of the one before. */
  #tail: Promise<void> = Promise.resolve()
  #isOver = false

  constructor(parts: ScreenWatchParts) {
    this.#parts = parts
  }

  /** Shows an event after those that were given before. */
  show(event: CallEvent): void {
    this.#tail = this.#tail.then(() => (this.#isOver ? undefined : this.#show(event)))
  }

  /** Nothing is shown from here on, whatever still waits. */
  stop(): void {
    this.#isOver = true
  }

  async #show(event: CallEvent): Promise<void> {
    if (event.type === 'solutions.changed') this.#cards.clear()
    const isCard = event.type === 'suggestion.shown' || event.type === 'suggestion.changed'
    const solution = isCard
      ? (this.#parts.matchedCard(event.solutionId) ?? (await this.#card(event.solutionId)))
      : undefined
    // The screen may have turned to another call meanwhile.
    if (!this.#isOver) this.#parts.show(event, solution)
  }

  /** A solution that is gone, or cannot be had, leaves its card without content; the event still has its id. */
  async #card(solutionId: string): Promise<SolutionCard | undefined> {
    const found =
      this.#cards.get(solutionId) ??
      this.#parts.findSolution(solutionId).then((solution) => solution && cardOf(solution))
    this.#cards.set(solutionId, found)
    try {
      return await found
    } catch (thrown) {
      this.#cards.delete(solutionId)
      this.#parts.failed(thrown)
      return undefined
    }
  }
}

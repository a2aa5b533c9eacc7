import type { AdviceAction, MediumAdvice } from './medium-advice.js'
import { reasonsOf, type AdviceName, type Purpose, type WeighedSign } from './weighed-sign.js'

/** An advice that the call gave. */
export interface GivenAdvice {
  readonly advice: AdviceName
  readonly solutionId: string | undefined
  /** What it was made of. */
  readonly signs: readonly WeighedSign[]
}

interface Entry extends GivenAdvice {
  /** What the agent refuses by dismissing it. */
  readonly refusals: readonly string[]
  state: 'open' | AdviceAction | 'withdrawn'
}

/**
 * The advice that one call gave, what became of it, and which signs are spent. A sign gives advice once. A purpose
 * gives it once for each solution, and never again after a dismissal. Advice that is withdrawn gives its signs back.
 */
export class AdviceLedger {
  readonly #entries = new Map<string, Entry>()
  readonly #earlierCount: number
  /** Signs that an advice was made of, as `u3 seen`. A revision does not bring them back. */
  readonly #usedSigns = new Set<string>()
  /** Purposes that gave advice about a solution, as `seen x`. */
  readonly #usedPurposes = new Set<string>()
  /** What dismissals refused, as `seen` or `steps of x`. */
  readonly #refusals = new Set<string>()

  /** @param earlierCount advice that the call gave before the service was started again */
  constructor(earlierCount = 0) {
    this.#earlierCount = earlierCount
  }

  /** Whether such an advice is open or taken for the solution; undefined: for none. */
  isStanding(advice: AdviceName, solutionId: string | undefined): boolean {
    return [...this.#entries.values()].some(
      (entry) =>
        entry.advice === advice &&
        entry.solutionId === solutionId &&
        (entry.state === 'open' || entry.state === 'taken'),
    )
  }

  /** Whether a sign cannot give advice about the solution any more. */
  isSpent({ purpose, utteranceId }: WeighedSign, solutionId: string | undefined): boolean {
    return (
      this.#usedSigns.has(`${utteranceId} ${purpose}`) ||
      this.#usedPurposes.has(aboutSolution(purpose, solutionId)) ||
      this.#refusals.has(refusalOf(purpose, solutionId))
    )
  }

  /** Notes an advice as given after an utterance, and its signs as spent. */
  give(given: GivenAdvice, utteranceId: string): MediumAdvice {
    const { advice, solutionId, signs } = given
    for (const sign of signs) {
      this.#usedSigns.add(`${sign.utteranceId} ${sign.purpose}`)
      this.#usedPurposes.add(aboutSolution(sign.purpose, solutionId))
    }
    const adviceId = `a${this.#earlierCount + this.#entries.size + 1}`
    const refusals = signs.map(({ purpose }) => refusalOf(purpose, solutionId))
    this.#entries.set(adviceId, { ...given, refusals, state: 'open' })
    return {
      ...{ adviceId, advice, utteranceId },
      ...(solutionId === undefined ? {} : { solutionId }),
      because: reasonsOf(signs),
    }
  }

  /** What the agent makes of an advice. @returns false when the call never gave such an advice */
  act(adviceId: string, action: AdviceAction): boolean {
    const entry = this.#entries.get(adviceId)
    if (!entry) return false
    entry.state = action
    if (action === 'dismissed') for (const refusal of entry.refusals) this.#refusals.add(refusal)
    return true
  }

  /** Takes back the open advice that is to go, and gives its signs back. @returns ids of what is withdrawn */
  withdraw(isToGo: (given: GivenAdvice) => boolean): string[] {
    const open = [...this.#entries].filter(([, entry]) => entry.state === 'open' && isToGo(entry))
    for (const [, entry] of open) {
      entry.state = 'withdrawn'
      for (const { utteranceId, purpose } of entry.signs) {
        this.#usedSigns.delete(`${utteranceId} ${purpose}`)
        this.#usedPurposes.delete(aboutSolution(purpose, entry.solutionId))
      }
    }
    return open.map(([adviceId]) => adviceId)
  }
}

function aboutSolution(purpose: Purpose, solutionId = ''): string {
  return `${purpose} ${solutionId}`
}

/** What a dismissal refuses: signs of a solution for that solution alone, all others for the whole call. */
function refusalOf(purpose: Purpose, solutionId = ''): string {
  return purpose === 'solution' || purpose === 'steps' ? `${purpose} of ${solutionId}` : purpose
}

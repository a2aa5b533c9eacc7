import type { CallOwner } from '../call/call-owner.js'
import type { ErrorCode } from '../errors/errors.js'
import type { EngineFailure } from '../listening/channel/channel-switch.js'
import type { AdviceAction } from '../suggestion/advice/medium-advice.js'
import type { MediumAdvisor } from '../suggestion/advice/medium-advisor.js'
import type { SpokenCards } from '../suggestion/spoken-cards.js'
import type { SuggestionBoard } from '../suggestion/suggestion-board.js'
import type { CardOffer, SuggestionAction, SuggestionChange } from '../suggestion/suggestion.js'
import type { CallEventBody } from './log/call-event.js'
import type { CallHistory } from './log/call-history.js'

/** What the controls of a call reach. */
export interface CallControlsParts {
  readonly board: SuggestionBoard
  readonly advisor: MediumAdvisor
  readonly spoken: SpokenCards
  /** Whose the call is when it begins. */
  readonly owner?: CallOwner | undefined
  /** Writes into the call's log. */
  readonly append: (body: CallEventBody) => void
}

/** What reaches a call from outside its chain: the agent's acts, a changed solution base, an engine that failed. */
export class CallControls {
  /** Whose the call is now; an agent may be named late, or another one. */
  owner: CallOwner | undefined
  readonly #parts: CallControlsParts

  constructor(parts: CallControlsParts) {
    this.#parts = parts
    this.owner = parts.owner
  }

  /** Takes up what the call was before the service was started again. What hung in the air then is over. */
  goOn(history: CallHistory): void {
    const { board, advisor, spoken, append } = this.#parts
    board.restore(history.cards)
    spoken.restore(history.cards)
    advisor.onMedium(history.medium)
    for (const solutionId of history.sentSolutions) advisor.onFollowUp(solutionId)
    for (const { utteranceId, channel, hasText } of history.open) {
      const of = { utteranceId, channel }
      const atOnce = { startMs: history.atMs, text: '', stableChars: 0 }
      if (hasText) append({ type: 'transcript.partial', ...of, ...atOnce })
      append({ type: 'speech.ended', ...of })
    }
    for (const adviceId of history.openAdvice) append({ type: 'advice.withdrawn', adviceId })
  }

  /** The agent acts on a suggestion. @returns false when the call has no such suggestion */
  act(suggestionId: string, action: SuggestionAction): boolean {
    const { board, advisor, spoken, append } = this.#parts
    if (!board.act(suggestionId, action)) return false
    spoken.settle(suggestionId)
    if (action === 'wrong') append({ type: 'suggestion.rated', suggestionId, rating: 'wrong' })
    else append({ type: `suggestion.${action}`, suggestionId })
    if (action !== 'used') this.#withdrawAdvice(advisor.cardLeft(suggestionId))
    return true
  }

  /** The agent acts on an advice on the medium. @returns false when the call gave no such advice */
  actOnAdvice(adviceId: string, action: AdviceAction): boolean {
    if (!this.#parts.advisor.act(adviceId, action)) return false
    this.#parts.append({ type: `advice.${action}`, adviceId })
    return true
  }

  /** Puts a card on the screen that no match brought. @returns its id; undefined where the agent wants it no more in this call */
  offer(offer: CardOffer): string | undefined {
    const offered = this.#parts.board.offer(offer)
    if (offered) this.#tell(offered.changes)
    return offered?.suggestionId
  }

  /** The agent holds a card, or lets go of it. */
  hold(suggestionId: string, isHeld: boolean): void {
    this.#tell(this.#parts.board.hold(suggestionId, isHeld))
  }

  /**
   * A new version of the call's solution base is in service.
   *
   * @param solutionIds entries that the new version shows
   */
  solutionsChanged(solutionsVersion: string, solutionIds: ReadonlySet<string>): void {
    const { board, append } = this.#parts
    append({ type: 'solutions.changed', solutionsVersion })
    this.#tell(board.onSolutions(solutionIds))
  }

  /** An engine was given up for a channel: the screen tells it, and which one goes on. */
  engineFailed({ channel, engine, error, next }: EngineFailure): void {
    const { append } = this.#parts
    append({
      type: 'alert',
      code: error.code,
      severity: next ? 'warning' : 'error',
      ...{ channel, engine },
      ...(next ? { nextEngine: next } : {}),
    })
    if (!next) {
      const code: ErrorCode = 'ASSIST_ENGINE_NONE_LEFT'
      append({ type: 'alert', code, severity: 'error', channel })
    }
  }

  #tell(changes: readonly SuggestionChange[]): void {
    const { advisor, append } = this.#parts
    for (const change of changes) {
      append(change)
      this.#withdrawAdvice(advisor.follow(change))
    }
  }

  #withdrawAdvice(adviceIds: readonly string[]): void {
    for (const adviceId of adviceIds) this.#parts.append({ type: 'advice.withdrawn', adviceId })
  }
}

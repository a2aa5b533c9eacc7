import type { CallEvent } from '../pipeline/log/call-event.js'
import type { RaisedCard } from './summary/matter.js'
import type { SolutionVerdict } from './wrap-up.js'

/** A solution that stood on the screen in a call, by its newest card. */
export interface CardOfCall {
  readonly suggestionId: string
  readonly solutionId: string
  readonly utteranceId: string
  /** 0 to 1, the last that was told. */
  readonly confidence: number
  readonly verdict: SolutionVerdict
}

/**
 * The solutions that a call showed and the agent did not put away, in the order in which they came. What the agent said
 * of a card stands; that it was spoken from counts as used until the agent says otherwise.
 */
export function cardsOfCall(events: readonly CallEvent[]): CardOfCall[] {
  const cards = new Map<string, CardOfCall>()
  const change = (suggestionId: string, verdict: SolutionVerdict): void => {
    const card = cards.get(suggestionId)
    if (card) cards.set(suggestionId, { ...card, verdict })
  }
  for (const event of events) {
    switch (event.type) {
      case 'suggestion.shown':
      case 'suggestion.changed': {
        const { suggestionId, solutionId, utteranceId, confidence } = event
        const before = cards.get(suggestionId)
        const verdict = before?.solutionId === solutionId ? before.verdict : 'open'
        cards.set(suggestionId, { suggestionId, solutionId, utteranceId, confidence, verdict })
        break
      }
      case 'suggestion.used':
        change(event.suggestionId, 'used')
        break
      case 'suggestion.rated':
        change(event.suggestionId, 'wrong')
        break
      case 'suggestion.withdrawn':
      case 'suggestion.dismissed':
        if (cards.get(event.suggestionId)?.verdict === 'open') cards.delete(event.suggestionId)
        break
      default:
    }
  }
  return [...new Map([...cards.values()].map((card) => [card.solutionId, card])).values()]
}

/** The surest card that each line raised, by the line's id; wrong ones raised nothing. */
export function raisedBy(cards: readonly CardOfCall[]): Map<string, RaisedCard> {
  const raised = new Map<string, RaisedCard>()
  for (const { utteranceId, confidence, verdict } of cards) {
    const before = raised.get(utteranceId)
    if (verdict === 'wrong' || (before && before.confidence >= confidence)) continue
    raised.set(utteranceId, { confidence, isUsed: verdict === 'used' })
  }
  return raised
}

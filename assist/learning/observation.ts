import type { CallEvent } from '../pipeline/log/call-event.js'
import { isFromOutside, type Suggestion } from '../suggestion/suggestion.js'

/**
 * What an agent made of a card: called it wrong, stated that it was used, or spoke and acted as if it was. Dismissing
 * is not among them: it means “not now”, and hides the card for this call only.
 */
export type ObservationKind = 'wrong' | 'used' | 'inferred'

/** What became of one card in one call. */
export interface Observation {
  readonly suggestionId: string
  readonly solutionId: string
  readonly kind: ObservationKind
  /** The card's last confidence in the call, 0 to 1. */
  readonly confidence: number
  /**
   * The customer's words that brought the card, masked as they are stored; left out where the card was wrong, or where
   * the words make no example.
   */
  readonly question?: string
}

interface Card {
  readonly solutionId: string
  readonly confidence: number
  readonly utteranceId: string
  readonly because: Suggestion['because']
}

/** Length of an example question in characters: “eh” is none, nor is more than a customer says in one breath. */
const questionLength = { least: 4, most: 200 }

/**
 * The observations of a call's log, one a card that the agent used or called wrong. What the agent stated replaces what
 * was inferred, and a later statement an earlier one.
 */
export function observe(events: readonly CallEvent[]): Observation[] {
  const cards = new Map<string, Card>()
  const texts = new Map<string, string>()
  const kinds = new Map<string, ObservationKind>()
  for (const event of events) {
    switch (event.type) {
      case 'utterance.final':
      case 'utterance.revised':
        if (event.channel === 'customer') texts.set(event.utteranceId, event.text)
        break
      case 'message':
        if (event.from === 'customer') texts.set(event.messageId, event.text)
        break
      case 'suggestion.shown':
      case 'suggestion.changed':
        cards.set(event.suggestionId, event)
        break
      case 'suggestion.used':
        if (event.inferred !== true) kinds.set(event.suggestionId, 'used')
        else if (!kinds.has(event.suggestionId)) kinds.set(event.suggestionId, 'inferred')
        break
      case 'suggestion.rated':
        kinds.set(event.suggestionId, 'wrong')
        break
      default:
    }
  }
  return [...kinds].flatMap(([suggestionId, kind]) => {
    const card = cards.get(suggestionId)
    // Of a card from outside nothing is learnt: no match raised it.
    if (!card || isFromOutside(card)) return []
    const { solutionId, confidence, utteranceId } = card
    const question = kind === 'wrong' ? undefined : exampleOf(texts.get(utteranceId))
    return [{ suggestionId, solutionId, kind, confidence, ...(question ? { question } : {}) }]
  })
}

/** A customer's words as an example question; undefined where they are too short, too long or masked. */
function exampleOf(text = ''): string | undefined {
  const { length } = text.trim()
  if (length < questionLength.least || length > questionLength.most) return undefined
  return /\[[^\]]+\]/.test(text) ? undefined : text.trim()
}

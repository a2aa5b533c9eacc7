import type { CallEvent } from '../pipeline/call-event.js'

/**
 * What an agent made of a card. Dismissing is not among them: it means “not now”, and hides the card for this
 * call only.
 */
export type ObservationKind = 'wrong' | 'used' | 'inferred'

/** What one call tells of one card. */
export interface Observation {
  readonly suggestionId: string
  readonly solutionId: string
  readonly kind: ObservationKind
  /** As the card stood at last, 0 to 1. */
  readonly confidence: number
  /** What the customer had said, masked as it is stored; left out where the card was wrong or it makes no example. */
  readonly question?: string
}

interface Card {
  readonly solutionId: string
  readonly confidence: number
  readonly utteranceId: string
}

/** An example question is no single word, and nothing that a customer would not say in a breath. */
const questionLength = { least: 4, most: 200 }

/** What a call's log tells: one observation a card, the agent's own word before what was inferred. */
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
    if (!card) return []
    const { solutionId, confidence, utteranceId } = card
    const question = kind === 'wrong' ? undefined : exampleOf(texts.get(utteranceId))
    return [{ suggestionId, solutionId, kind, confidence, ...(question ? { question } : {}) }]
  })
}

/** Masked text makes no example. */
function exampleOf(text = ''): string | undefined {
  const { length } = text.trim()
  if (length < questionLength.least || length > questionLength.most) return undefined
  return /\[[^\]]+\]/.test(text) ? undefined : text.trim()
}

import type { CallEvent } from '../../pipeline/log/call-event.js'
import { byPlace, type Suggestion } from '../../suggestion/suggestion.js'

/** What stood on the agent's screen from a moment on. */
export interface ScreenMoment {
  readonly atMs: number
  /** In their order on the screen: the newest question first, then the surest. */
  readonly cards: readonly Suggestion[]
}

/** One card's time on the screen. */
export interface CardSpan {
  readonly solutionId: string
  readonly utteranceId: string
  readonly fromMs: number
  /** Infinity where it stood to the end of the call. */
  readonly toMs: number
  /** Its place by confidence among the cards when it was shown, from 0. */
  readonly rank: number
}

/** The screen after each event of a log that changed it, in order of time. */
export function screenTimeline(events: readonly CallEvent[]): ScreenMoment[] {
  const cards = new Map<string, Suggestion>()
  const moments: ScreenMoment[] = []
  for (const event of events) {
    if (event.type === 'suggestion.shown' || event.type === 'suggestion.changed')
      cards.set(event.suggestionId, event)
    else if (isLeaving(event)) cards.delete(event.suggestionId)
    else continue
    // Changes of one cause come one after another; the eye sees them as one.
    if (moments.at(-1)?.atMs === event.atMs) moments.pop()
    moments.push({ atMs: event.atMs, cards: [...cards.values()].sort(byPlace) })
  }
  return moments
}

/** When each card was on the screen. A card that came back from *earlier* has a span for each stay. */
export function cardSpans(events: readonly CallEvent[]): CardSpan[] {
  const open = new Map<string, Omit<CardSpan, 'toMs'> & { confidence: number }>()
  const spans: CardSpan[] = []
  for (const event of events) {
    if (event.type === 'suggestion.shown') {
      const { solutionId, utteranceId, confidence, atMs } = event
      const rank = [...open.values()].filter((card) => card.confidence > confidence).length
      open.set(event.suggestionId, { solutionId, utteranceId, confidence, rank, fromMs: atMs })
    } else if (isLeaving(event)) {
      const card = open.get(event.suggestionId)
      if (card) spans.push({ ...card, toMs: event.atMs })
      open.delete(event.suggestionId)
    }
  }
  return [...spans, ...[...open.values()].map((card) => ({ ...card, toMs: Infinity }))]
}

/** The card in the first place at a moment; undefined where none stood. */
export function firstAt(moments: readonly ScreenMoment[], atMs: number): Suggestion | undefined {
  return moments.findLast((moment) => moment.atMs <= atMs)?.cards[0]
}

/** The questions that had a card, and how often another card took the first place after the first showing of each. */
export function firstPlaceChanges(moments: readonly ScreenMoment[]): {
  readonly questionCount: number
  readonly changeCount: number
} {
  const firstOf = new Map<number, string>()
  let changeCount = 0
  for (const { cards } of moments) {
    const [first] = cards
    if (!first) continue
    const before = firstOf.get(first.question)
    if (before !== undefined && before !== first.solutionId) changeCount++
    firstOf.set(first.question, first.solutionId)
  }
  return { questionCount: firstOf.size, changeCount }
}

function isLeaving(
  event: CallEvent,
): event is Extract<CallEvent, { type: 'suggestion.withdrawn' | 'suggestion.receded' }> {
  return event.type === 'suggestion.withdrawn' || event.type === 'suggestion.receded'
}

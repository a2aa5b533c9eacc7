import type { CallContext } from '../../../call/call-context.js'
import type { Medium } from '../../../call/medium.js'
import { foldMoments, type MomentOfCall } from '../../../moments/call-moments.js'
import type { SolutionCard } from '../../../solutions/solution-card.js'
import type { MediumAdvice } from '../../../suggestion/advice/medium-advice.js'
import { isCardHeld, isCardOpen, newCard, type Card, type ShownSuggestion } from './cards/card.js'
import {
  changeCard,
  findCard,
  noCards,
  placeCard,
  recedeCard,
  removeCard,
  tidy,
  withdrawCard,
  type NowAndEarlier,
} from './cards/now-and-earlier.js'
import type { DeskEvent } from './desk-event.js'
import { foldGuide, type GuidePlace } from './guide-place.js'
import { foldFollowUps, type FollowUp } from './follow-ups.js'
import type { Notice } from './notice.js'
import { isAnswerSpoken } from './cards/spoken.js'
import { emptyTranscript, foldTranscript, type CallTranscript } from './conversation/transcript.js'

/** State of one call as the screen draws it. It follows from the call's log and the agent's gestures. */
export interface CallState {
  readonly callId: string
  /** Number of the last event folded in. The screen resumes after it. */
  readonly lastSeq: number
  /** Call time of the last event. */
  readonly atMs: number
  readonly transcript: CallTranscript
  readonly cards: NowAndEarlier
  /** The medium that holds the call. */
  readonly medium: Medium
  /** The newest advice that the agent has not answered. */
  readonly advice: MediumAdvice | null
  readonly followUps: readonly FollowUp[]
  /** Where the agent is in a guide; null where in none. */
  readonly guide: GuidePlace | null
  /** What has to be said and may not be said in this call, with where it was. */
  readonly moments: readonly MomentOfCall[]
  readonly alert: Notice | null
  /** Under load, second passes of this call were left out: some texts stay as the first pass wrote them. */
  readonly isFirstPassOnly: boolean
  /** Nothing of the call is heard or kept now. */
  readonly isPaused: boolean
  readonly hasEnded: boolean
  /** What was known of the call before it began. */
  readonly context: CallContext
  /** Suggestions that the agent has put away. Later events of them change nothing. */
  readonly putAway: readonly string[]
}

/** An action of the agent on a card that stays on this page and is not sent to the service. */
export type CardGesture =
  | { readonly kind: 'toggle' | 'pin' | 'remove' | 'used'; readonly key: string }
  | { readonly kind: 'hover' | 'focus'; readonly key: string; readonly isOn: boolean }

/** State of a call before its first event. */
export function newCallState(callId: string): CallState {
  return {
    callId,
    lastSeq: 0,
    atMs: 0,
    transcript: emptyTranscript,
    cards: noCards,
    medium: 'voice',
    advice: null,
    followUps: [],
    guide: null,
    moments: [],
    alert: null,
    ...{ isFirstPassOnly: false, isPaused: false },
    hasEnded: false,
    context: {},
    putAway: [],
  }
}

/**
 * The call after one event of its log. An event that was folded before changes nothing. An unknown type moves the
 * number on and changes nothing else.
 *
 * @param solution content of a card; comes with `suggestion.shown` and `suggestion.changed`
 */
export function foldEvent(state: CallState, event: DeskEvent, solution?: SolutionCard): CallState {
  if (event.seq <= state.lastSeq) return state
  const atMs = Math.max(state.atMs, event.atMs)
  return {
    ...state,
    lastSeq: event.seq,
    atMs,
    transcript: foldTranscript(state.transcript, event),
    cards: isLate(state, event) ? state.cards : tidy(foldCards(state.cards, event, solution), atMs),
    medium: event.type === 'call.medium' ? event.medium : state.medium,
    advice: foldAdvice(state.advice, event),
    followUps: foldFollowUps(state.followUps, event),
    guide: foldGuide(state.guide, event),
    moments: foldMoments(state.moments, event),
    alert: event.type === 'alert' ? alertOf(event) : state.alert,
    isFirstPassOnly:
      state.isFirstPassOnly || (event.type === 'alert' && event.code === 'ASSIST_SECOND_PASS_SHED'),
    isPaused: event.type === 'call.pause' ? event.isOn : state.isPaused,
    hasEnded: state.hasEnded || event.type === 'call.ended',
    context: event.type === 'call.context' ? { ...event.context, ...state.context } : state.context,
  }
}

/** The call after a gesture of the agent on a card. */
export function foldGesture(state: CallState, gesture: CardGesture): CallState {
  const { atMs } = state
  const change = (how: (card: Card) => Card): CallState => {
    return { ...state, cards: changeCard(state.cards, gesture.key, how, atMs) }
  }
  switch (gesture.kind) {
    case 'toggle':
      return change((card) => ({ ...card, openness: isCardOpen(card) ? 'closed' : 'open' }))
    case 'pin':
      return change((card) => ({ ...card, isPinned: !card.isPinned }))
    case 'hover':
      return change((card) => ({ ...card, isHovered: gesture.isOn }))
    case 'focus':
      return change((card) => ({ ...card, isFocused: gesture.isOn }))
    case 'used':
      return change((card) => ({ ...card, isUsed: true, spokenAtMs: atMs }))
    case 'remove':
      return putAway(state, gesture.key)
  }
}

/** Suggestions that the agent holds. The screen sends them to the service as `hold`, so that they do not recede. */
export function heldSuggestions({ cards, atMs }: CallState): ReadonlySet<string> {
  const held = cards.now.filter((card) => isCardHeld(card, atMs))
  return new Set(held.map((card) => card.suggestionId))
}

function foldAdvice(advice: MediumAdvice | null, event: DeskEvent): MediumAdvice | null {
  switch (event.type) {
    case 'advice.shown':
      return event
    case 'advice.withdrawn':
    case 'advice.taken':
    case 'advice.dismissed':
      return event.adviceId === advice?.adviceId ? null : advice
    case 'call.ended':
      return null
    default:
      return advice
  }
}

function alertOf({ code, severity, nextEngine }: Extract<DeskEvent, { type: 'alert' }>): Notice {
  return { code, severity, ...(nextEngine === undefined ? {} : { nextEngine }) }
}

function putAway(state: CallState, key: string): CallState {
  const card = [...state.cards.now, ...state.cards.earlier].find((other) => other.key === key)
  const gone = card && !card.isUnmatched ? [card.suggestionId] : []
  return {
    ...state,
    cards: removeCard(state.cards, key, state.atMs),
    putAway: [...state.putAway, ...gone],
  }
}

function isLate(state: CallState, event: DeskEvent): boolean {
  const isSuggestion = event.type === 'suggestion.shown' || event.type === 'suggestion.changed'
  return isSuggestion && state.putAway.includes(event.suggestionId)
}

function foldCards(cards: NowAndEarlier, event: DeskEvent, solution?: SolutionCard): NowAndEarlier {
  switch (event.type) {
    case 'suggestion.shown':
    case 'suggestion.changed':
      return foldSuggestion(cards, event, solution, event.atMs)
    case 'suggestion.withdrawn':
      return withdrawCard(cards, event, event.atMs)
    case 'suggestion.receded':
      return recedeCard(cards, event.suggestionId, event.atMs)
    case 'suggestion.used': {
      const card = findCard(cards, event.suggestionId)
      if (!card || card.isUsed) return cards
      // A use that is inferred from speech only holds the card; the button stays for the agent to press.
      const isUsed = event.inferred !== true
      const use = (used: Card): Card => ({ ...used, isUsed, spokenAtMs: event.atMs })
      return changeCard(cards, card.key, use, event.atMs)
    }
    case 'suggestion.dismissed':
    case 'suggestion.rated': {
      const card = findCard(cards, event.suggestionId)
      return card ? removeCard(cards, card.key, event.atMs) : cards
    }
    case 'transcript.partial':
    case 'utterance.final':
    case 'utterance.revised':
      return event.channel === 'agent' ? markSpoken(cards, event.text, event.atMs) : cards
    default:
      return cards
  }
}

function foldSuggestion(
  cards: NowAndEarlier,
  suggestion: ShownSuggestion,
  solution: SolutionCard | undefined,
  atMs: number,
): NowAndEarlier {
  const before = findCard(cards, suggestion.suggestionId)
  const isSame = before?.solution.id === suggestion.solutionId
  const shown = solution ?? (isSame ? before.solution : bareSolution(suggestion.solutionId))
  if (!before) return placeCard(cards, newCard(suggestion, shown), atMs)
  const fresh = newCard(suggestion, shown)
  if (isSame) {
    const { utteranceId, question, confidence, likely, because, ask } = fresh
    const told = { utteranceId, question, confidence, likely, because, ask, isReceded: false }
    return changeCard(cards, before.key, (card) => ({ ...card, solution: shown, ...told }), atMs)
  }
  const { place } = before
  if (!isCardHeld(before, atMs)) {
    return changeCard(cards, before.key, () => ({ ...fresh, place }), atMs)
  }
  const left = changeCard(cards, before.key, (card) => ({ ...card, isUnmatched: true }), atMs)
  return placeCard(left, fresh, atMs)
}

/** Marks the cards that the agent reads from. The other cards keep their objects, so that they are not drawn again. */
function markSpoken(cards: NowAndEarlier, text: string, atMs: number): NowAndEarlier {
  const marked = (card: Card): Card =>
    isAnswerSpoken(card.solution, text) ? { ...card, spokenAtMs: atMs } : card
  return { ...cards, now: cards.now.map(marked) }
}

/** Stands in for a solution of which the service sent only the id. */
function bareSolution(id: string): SolutionCard {
  return { id, title: id, answer: '', tags: [] }
}

import type { ChannelName } from '../../audio/frame.js'
import type { Medium } from '../../call/medium.js'
import type { LoggedCard } from '../../suggestion/logged-card.js'
import type { EarlierTurn } from '../../utterance/earlier-turn.js'
import type { CallEvent, UtteranceBody } from './call-event.js'

/** What a call has to know of its own log to go on with it. */
export interface CallHistory {
  /** The whole log, from its first event. */
  readonly events: readonly CallEvent[]
  /** Moment of the last event; 0 where there is none. */
  readonly atMs: number
  /** Utterances that have begun, and messages that were written: their ids count on. */
  readonly utteranceCount: number
  readonly messageCount: number
  /** Utterances that began and have no end yet, in the order in which they began. */
  readonly open: readonly {
    readonly utteranceId: string
    readonly channel: ChannelName
    readonly hasText: boolean
  }[]
  /** Finals and messages in the order in which they came, as they read now. */
  readonly turns: readonly EarlierTurn[]
  /** Up to which moment each side is in the log: the end of its last final. */
  readonly heardMs: Readonly<Partial<Record<ChannelName, number>>>
  readonly medium: Medium
  /** In the order in which they were shown first. */
  readonly cards: readonly LoggedCard[]
  readonly adviceCount: number
  /** Advice that the agent has not answered. */
  readonly openAdvice: readonly string[]
  /** Solutions of which the customer got the page. */
  readonly sentSolutions: readonly string[]
}

/** Reads a log up to where it broke off. */
export function callHistory(events: readonly CallEvent[]): CallHistory {
  const turns = new Map<string, EarlierTurn>()
  const open = new Map<string, CallHistory['open'][number]>()
  const heardMs: Partial<Record<ChannelName, number>> = {}
  let medium: Medium = 'voice'
  for (const event of events) {
    if (event.type === 'call.medium') medium = event.medium
    if (event.type === 'speech.started') open.set(event.utteranceId, { ...event, hasText: false })
    if (event.type === 'speech.ended') open.delete(event.utteranceId)
    if (event.type === 'transcript.partial') {
      const one = open.get(event.utteranceId)
      if (one) open.set(event.utteranceId, { ...one, hasText: event.text !== '' })
    }
    if (event.type === 'utterance.final') {
      open.delete(event.utteranceId)
      turns.set(event.utteranceId, turnOf(event, 0))
      heardMs[event.channel] = Math.max(event.endMs, heardMs[event.channel] ?? 0)
    }
    if (event.type === 'utterance.revised' && turns.has(event.utteranceId)) {
      turns.set(event.utteranceId, turnOf(event, event.revision))
    }
    if (event.type === 'message') {
      const { messageId: utteranceId, from: channel, text } = event
      turns.set(utteranceId, { utteranceId, channel, text })
    }
  }
  return {
    ...{ events, medium, heardMs, atMs: events.at(-1)?.atMs ?? 0 },
    utteranceCount: count(events, 'speech.started'),
    messageCount: count(events, 'message'),
    open: [...open.values()],
    turns: [...turns.values()],
    cards: cardsOf(events),
    adviceCount: count(events, 'advice.shown'),
    openAdvice: openAdviceOf(events),
    sentSolutions: events.flatMap((one) => (one.type === 'followup.sent' ? [one.solutionId] : [])),
  }
}

function turnOf(event: UtteranceBody & { readonly atMs: number }, revision: number): EarlierTurn {
  const { utteranceId, channel, text, startMs, endMs, language, confidence, engine, atMs } = event
  const of = { channel, startMs, endMs, text, language, confidence, engine, atMs }
  return { utteranceId, channel, text, heard: { ...of, revision } }
}

function count(events: readonly CallEvent[], type: CallEvent['type']): number {
  return events.filter((event) => event.type === type).length
}

function cardsOf(events: readonly CallEvent[]): readonly LoggedCard[] {
  const cards = new Map<string, LoggedCard>()
  for (const event of events) {
    if (!('suggestionId' in event)) continue
    if (event.type === 'suggestion.shown' || event.type === 'suggestion.changed') {
      const isUsed = cards.get(event.suggestionId)?.isUsed ?? false
      cards.set(event.suggestionId, {
        ...{ suggestion: suggestionOf(event), place: 'now', isUsed, sinceMs: event.atMs },
      })
      continue
    }
    const card = cards.get(event.suggestionId)
    if (card) cards.set(event.suggestionId, moved(card, event.type))
  }
  return [...cards.values()]
}

function suggestionOf(event: Extract<CallEvent, { type: `suggestion.${'shown' | 'changed'}` }>) {
  const { suggestionId, solutionId, utteranceId, question, confidence, likely } = event
  const { solutionsVersion, because, ask } = event
  return {
    ...{ suggestionId, solutionId, utteranceId, question, confidence, likely },
    ...{ solutionsVersion, because, ...(ask ? { ask } : {}) },
  }
}

function moved(card: LoggedCard, type: CallEvent['type']): LoggedCard {
  if (type === 'suggestion.used') return { ...card, isUsed: true }
  if (type === 'suggestion.receded') return { ...card, place: 'earlier' }
  if (type === 'suggestion.withdrawn') return { ...card, place: 'gone' }
  return { ...card, place: 'hidden' }
}

function openAdviceOf(events: readonly CallEvent[]): readonly string[] {
  const open = new Set<string>()
  for (const event of events) {
    if (!('adviceId' in event)) continue
    if (event.type === 'advice.shown') open.add(event.adviceId)
    else open.delete(event.adviceId)
  }
  return [...open]
}

import type { CallEvent, UtteranceBody } from '../../../pipeline/log/call-event.js'
import { byPlace, type Suggestion } from '../../../suggestion/suggestion.js'

/** A card as it stood at a moment. */
export interface StandingCard extends Suggestion {
  readonly shownMs: number
  /** What the agent made of it until then. */
  readonly fate: 'used' | 'dismissed' | 'wrong' | null
}

/** What an agent saw at a moment of a call. */
export interface SeenMoment {
  /** In the order of their places. */
  readonly now: readonly StandingCard[]
  /** What the talk had moved on from, newest first. */
  readonly earlier: readonly StandingCard[]
}

/** The screen of a moment, told by the log up to it. @param atMs included */
export function momentOf(events: readonly CallEvent[], atMs: number): SeenMoment {
  const now = new Map<string, StandingCard>()
  const earlier = new Map<string, StandingCard>()
  const mark = (suggestionId: string, fate: StandingCard['fate']): void => {
    for (const cards of [now, earlier]) {
      const card = cards.get(suggestionId)
      if (card) cards.set(suggestionId, { ...card, fate })
    }
  }
  for (const event of events) {
    if (event.atMs > atMs) break
    switch (event.type) {
      case 'suggestion.shown':
      case 'suggestion.changed': {
        const before = now.get(event.suggestionId) ?? earlier.get(event.suggestionId)
        earlier.delete(event.suggestionId)
        const { shownMs = event.atMs, fate = null } = before ?? {}
        now.set(event.suggestionId, { ...event, shownMs, fate })
        break
      }
      case 'suggestion.withdrawn':
        now.delete(event.suggestionId)
        break
      case 'suggestion.receded': {
        const card = now.get(event.suggestionId)
        now.delete(event.suggestionId)
        if (card) earlier.set(event.suggestionId, card)
        break
      }
      case 'suggestion.used':
        mark(event.suggestionId, 'used')
        break
      case 'suggestion.dismissed':
        mark(event.suggestionId, 'dismissed')
        now.delete(event.suggestionId)
        break
      case 'suggestion.rated':
        mark(event.suggestionId, 'wrong')
        break
      default:
        break
    }
  }
  return { now: [...now.values()].sort(byPlace), earlier: [...earlier.values()].reverse() }
}

/** One line of the talk. */
export type TalkLine =
  | {
      readonly kind: 'said'
      readonly atMs: number
      readonly utterance: UtteranceBody
      /** What the first pass heard, where that was another text. */
      readonly first: string | null
      readonly cards: readonly Suggestion[]
    }
  | {
      readonly kind: 'message'
      readonly atMs: number
      readonly from: string
      readonly text: string
    }
  | { readonly kind: 'picture'; readonly atMs: number; readonly sha256: string }
  | { readonly kind: 'event'; readonly atMs: number; readonly what: string }

const isTold = /^(call\.(medium|pause|ended)|media\.|alert|advice\.|followup\.)/

/** The talk with all that belongs to it, in the order of time: both texts of an utterance, and the cards that it raised. */
export function talkOf(events: readonly CallEvent[]): TalkLine[] {
  const firsts = new Map<string, string>()
  const said = new Map<string, UtteranceBody>()
  const cards = new Map<string, Map<string, Suggestion>>()
  const others: TalkLine[] = []
  for (const event of events) {
    const { atMs } = event
    if (event.type === 'utterance.final') firsts.set(event.utteranceId, event.text)
    if (event.type === 'utterance.final' || event.type === 'utterance.revised')
      said.set(event.utteranceId, event)
    else if (event.type === 'suggestion.shown') {
      const own = cards.get(event.utteranceId) ?? new Map<string, Suggestion>()
      cards.set(event.utteranceId, own.set(event.suggestionId, event))
    } else if (event.type === 'message') {
      others.push({ kind: 'message', atMs, from: event.from, text: event.text })
      if (event.image) others.push({ kind: 'picture', atMs, sha256: event.image.sha256 })
    } else if (event.type === 'snapshot.taken')
      others.push({ kind: 'picture', atMs, sha256: event.sha256 })
    else if (isTold.test(event.type)) others.push({ kind: 'event', atMs, what: wordsOf(event) })
  }
  const lines = [...said.values()].map((utterance): TalkLine => {
    const first = firsts.get(utterance.utteranceId) ?? utterance.text
    return {
      ...{ kind: 'said', atMs: utterance.startMs, utterance },
      first: first === utterance.text ? null : first,
      cards: [...(cards.get(utterance.utteranceId)?.values() ?? [])],
    }
  })
  return [...lines, ...others].sort((a, b) => a.atMs - b.atMs)
}

function wordsOf(event: CallEvent): string {
  if (event.type === 'alert') return `${event.code}${event.channel ? ` (${event.channel})` : ''}`
  if ('medium' in event && typeof event.medium === 'string') return `${event.type}: ${event.medium}`
  if (event.type === 'call.pause') return `${event.type}: ${event.isOn ? 'on' : 'off'}`
  return event.type
}

/** A word with the time at which it is about to be said. */
export interface PlayedWord {
  readonly text: string
  readonly startMs: number
  readonly endMs: number
}

/**
 * Spreads the words of an utterance over its time, each by its length: the log holds no times of words, so that they
 * are right within a few hundred milliseconds.
 */
export function timedWords({ text, startMs, endMs, language }: UtteranceBody): PlayedWord[] {
  const pieces = /^zh/.test(language)
    ? [...new Intl.Segmenter('zh', { granularity: 'word' }).segment(text)].map((one) => one.segment)
    : (text.match(/\S+\s*/g) ?? [])
  const length = Math.max(
    1,
    pieces.reduce((sum, piece) => sum + piece.length, 0),
  )
  let before = 0
  return pieces.map((piece) => {
    const at = (letters: number): number => startMs + (letters / length) * (endMs - startMs)
    const word = { text: piece, startMs: at(before), endMs: at(before + piece.length) }
    before += piece.length
    return word
  })
}

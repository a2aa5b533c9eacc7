import type { CallEvent } from '../pipeline/log/call-event.js'

/** One thing that happened in a call, as a program reads it. */
export interface CallLine {
  /** Number of the event. */
  readonly seq: number
  /** Milliseconds from the call's start. */
  readonly atMs: number
  readonly what: 'said' | 'wrote' | 'card shown' | 'card gone' | 'card used' | 'event'
  /** Whose words they are. */
  readonly who?: 'customer' | 'agent'
  readonly text?: string
  readonly suggestionId?: string
  readonly solutionId?: string
  /** Type of any other event. */
  readonly type?: string
}

/** Events of speech that is not done, and of what the agent's page alone needs. */
const untold: ReadonlySet<CallEvent['type']> = new Set([
  'speech.started',
  'speech.ended',
  'transcript.partial',
])

/** Whether an event makes a line. */
export function isTold({ type }: CallEvent): boolean {
  return !untold.has(type)
}

/**
 * The events as lines in their order. Of an utterance that was revised within them only the last text stands, under the
 * number of that revision; one that turned out to hold no words is left out.
 */
export function callLines(events: readonly CallEvent[]): readonly CallLine[] {
  const lastOf = new Map<string, number>()
  for (const event of events) {
    if (event.type === 'utterance.final' || event.type === 'utterance.revised') {
      lastOf.set(event.utteranceId, event.seq)
    }
  }
  return events.filter(isTold).flatMap((event) => {
    const isOverwritten =
      (event.type === 'utterance.final' || event.type === 'utterance.revised') &&
      (lastOf.get(event.utteranceId) !== event.seq || event.text === '')
    return isOverwritten ? [] : [lineOf(event)]
  })
}

function lineOf(event: CallEvent): CallLine {
  const place = { seq: event.seq, atMs: event.atMs }
  switch (event.type) {
    case 'utterance.final':
    case 'utterance.revised':
      return { ...place, what: 'said', who: event.channel, text: event.written ?? event.text }
    case 'message':
      return { ...place, what: 'wrote', who: event.from, text: event.text }
    case 'suggestion.shown':
    case 'suggestion.changed': {
      const { suggestionId, solutionId } = event
      return { ...place, what: 'card shown', suggestionId, solutionId }
    }
    case 'suggestion.withdrawn':
    case 'suggestion.receded':
    case 'suggestion.dismissed':
      return { ...place, what: 'card gone', suggestionId: event.suggestionId }
    case 'suggestion.used':
      return { ...place, what: 'card used', suggestionId: event.suggestionId }
    default:
      return { ...place, what: 'event', type: event.type }
  }
}

import type { CallEvent } from '../../../pipeline/log/call-event.js'

/** Kinds of events that hold what was said, written or told of somebody. */
export const wordyTypes = [
  ...(['transcript.partial', 'utterance.final', 'utterance.revised', 'message'] as const),
  ...(['suggestion.shown', 'suggestion.changed', 'advice.shown'] as const),
  ...(['call.context', 'call.wrapped', 'snapshot.taken'] as const),
] satisfies readonly CallEvent['type'][]

/** The event without what was said; what happened when, and which entries were shown, stays. */
export function withoutWords(event: CallEvent): CallEvent {
  switch (event.type) {
    case 'transcript.partial':
      return { ...event, text: '', stableChars: 0 }
    case 'utterance.final':
    case 'utterance.revised':
      return { ...without(event, 'written'), text: '' }
    case 'message': {
      const { image } = event
      const picture = image && { image: { sha256: image.sha256, name: '' } }
      return { ...without(event, 'link'), text: '', ...picture }
    }
    case 'suggestion.shown':
    case 'suggestion.changed':
    case 'advice.shown':
      return { ...event, because: [] }
    case 'call.context':
      return { ...event, context: {} }
    case 'call.wrapped':
      return { ...event, summary: [], missing: [] }
    case 'snapshot.taken':
      return without(event, 'place')
    default:
      return event
  }
}

/** @param field one that the event may lack */
function without<T extends object>(of: T, field: keyof T): T {
  return Object.fromEntries(Object.entries(of).filter(([name]) => name !== field)) as T
}

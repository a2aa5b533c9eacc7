import type { Suggested } from '../suggestion/suggestion-stage.js'
import type { UtteranceWritten } from '../utterance/utterance.js'
import type { CallEventBody } from './log/call-event.js'

const typeOf = {
  started: 'speech.started',
  partial: 'transcript.partial',
  final: 'utterance.final',
  revised: 'utterance.revised',
} as const

/** An event's body with the moment of its cause, in milliseconds from the call's start. */
export interface CausedBody {
  readonly body: CallEventBody
  readonly atMs: number
}

/** What leaves the last stage as the log has it. */
export function eventBodyOf(item: Suggested): CausedBody {
  if (item.kind === 'change') return { body: item.change, atMs: item.atMs }
  const { utterance } = item
  if (utterance.kind === 'written') return { body: messageOf(utterance), atMs: utterance.atMs }
  const { kind, atMs, ...heard } = utterance
  return { body: { type: typeOf[kind], ...withoutReadings(heard) } as CallEventBody, atMs }
}

/** What may have been said instead is for matching alone. */
function withoutReadings(heard: object): object {
  return Object.fromEntries(Object.entries(heard).filter(([name]) => name !== 'readings'))
}

function messageOf(written: UtteranceWritten): CallEventBody {
  const { utteranceId: messageId, channel: from, text, image, link } = written
  return {
    ...{ type: 'message', messageId, from, text },
    ...(image ? { image } : {}),
    ...(link ? { link } : {}),
  }
}

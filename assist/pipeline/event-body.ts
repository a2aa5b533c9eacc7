import type { Suggested } from '../suggestion/suggestion-stage.js'
import type { Utterance, UtteranceWritten } from '../utterance/utterance.js'
import type { CallEventBody } from './call-event.js'

const typeOf = {
  started: 'speech.started',
  partial: 'transcript.partial',
  final: 'utterance.final',
  revised: 'utterance.revised',
} as const

/** What leaves the last stage as the log has it, with the moment of its cause. */
export function eventBodyOf(item: Suggested): { body: CallEventBody; atMs: number } {
  if (item.kind === 'change') return { body: item.change, atMs: item.atMs }
  return { body: bodyOf(item.utterance), atMs: item.utterance.atMs }
}

function bodyOf(utterance: Utterance): CallEventBody {
  if (utterance.kind === 'written') return messageOf(utterance)
  const { kind, atMs: _atMs, ...rest } = utterance
  return { type: typeOf[kind], ...rest } as CallEventBody
}

function messageOf(written: UtteranceWritten): CallEventBody {
  const { utteranceId: messageId, channel: from, text, image, link } = written
  return {
    ...{ type: 'message', messageId, from, text },
    ...(image ? { image } : {}),
    ...(link ? { link } : {}),
  }
}

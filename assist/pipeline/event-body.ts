import type { ListeningNotice } from '../recognition/transcript.js'
import type { Suggested } from '../suggestion/suggestion-stage.js'
import type { UtteranceWritten } from '../utterance/utterance.js'
import type { CallEventBody } from './log/call-event.js'

const typeOf = {
  started: 'speech.started',
  partial: 'transcript.partial',
  final: 'utterance.final',
  revised: 'utterance.revised',
  ended: 'speech.ended',
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
  if (utterance.kind === 'noticed') return { body: alertOf(utterance), atMs: utterance.atMs }
  const { kind, atMs, ...heard } = utterance
  const isLogged = (name: string): boolean =>
    !unlogged.has(name) && !(kind === 'partial' && name === 'confidence')
  const logged = Object.entries(heard).filter(([name]) => isLogged(name))
  return { body: { type: typeOf[kind], ...Object.fromEntries(logged) } as CallEventBody, atMs }
}

/** What later stages weigh, and nobody reads: what may have been said instead, and a doubt about the sound. */
const unlogged: ReadonlySet<string> = new Set(['readings', 'isDoubtful'])

function alertOf({ code, channel, language }: ListeningNotice): CallEventBody {
  return {
    ...{ type: 'alert', code, severity: 'warning' },
    ...(channel ? { channel } : {}),
    ...(language ? { language } : {}),
  }
}

function messageOf(written: UtteranceWritten): CallEventBody {
  const { utteranceId: messageId, channel: from, text, image, link } = written
  return {
    ...{ type: 'message', messageId, from, text },
    ...(image ? { image } : {}),
    ...(link ? { link } : {}),
  }
}

import { createHash } from 'node:crypto'

import type { CallEvent } from '../../pipeline/log/call-event.js'
import type { SolutionCard } from '../../solutions/solution-card.js'
import { spreadWords } from '../spread-words.js'
import { durationOf } from './audiohook-messages.js'
import type { AssistEntity, TranscriptEntity } from './audiohook-protocol.js'

/** Region that a language is told with, since Genesys wants one. */
const regions: Readonly<Record<string, string>> = { en: 'en-US', zh: 'zh-CN', ko: 'ko-KR' }

/** Languages of calls, as Genesys names them. */
export const genesysLanguages: readonly string[] = Object.values(regions)

/** What was said, as Genesys shows it. The call's time is the stream's position. */
export function transcriptOf(
  event: Extract<CallEvent, { type: 'utterance.final' }>,
): TranscriptEntity {
  const { callId, utteranceId, channel, startMs, endMs, text, language, confidence } = event
  const tag = regions[language]
  const tokens = spreadWords(text, event).map((one) => ({
    type: 'word' as const,
    value: one.word,
    confidence,
    offset: durationOf(one.startMs),
    duration: durationOf(one.endMs - one.startMs),
  }))
  return {
    type: 'transcript',
    // eslint-disable-next-line id-denylist -- AudioHook's own name
    data: {
      id: entityId(callId, utteranceId),
      channelId: channel === 'customer' ? 0 : 1,
      isFinal: true,
      offset: durationOf(startMs),
      duration: durationOf(endMs - startMs),
      alternatives: [
        {
          confidence,
          ...(tag === undefined ? {} : { languages: [tag] }),
          interpretations: [{ type: 'display', transcript: text, tokens }],
        },
      ],
    },
  }
}

/** A card, as Genesys shows it. */
export function assistOf(
  event: Extract<CallEvent, { type: 'suggestion.shown' | 'suggestion.changed' }>,
  card: SolutionCard,
): AssistEntity {
  const id = entityId(event.callId, event.suggestionId)
  return {
    type: 'agentassist',
    // eslint-disable-next-line id-denylist -- AudioHook's own name
    data: {
      id,
      suggestions: [
        {
          ...{ type: 'faq', id, confidence: event.confidence },
          position: durationOf(event.atMs),
          question: card.title,
          answer: htmlOf(card.answer),
        },
      ],
    },
  }
}

/** The same UUID for the same thing of a call, so that Genesys can tell what it has seen. */
function entityId(callId: string, id: string): string {
  const hex = createHash('sha256').update(`${callId} ${id}`).digest('hex')
  const [a, b, c, d, e] = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(13, 16),
    hex.slice(17, 20),
    hex.slice(20, 32),
  ]
  return `${a}-${b}-5${c}-8${d}-${e}`
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '<br>',
}

function htmlOf(text: string): string {
  return text.replaceAll(/[&<>"\n]/g, (letter) => escapes[letter] ?? letter)
}

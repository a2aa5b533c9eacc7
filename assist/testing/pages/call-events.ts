import type { CallEventBody } from '../../pipeline/log/call-event.js'

/** A settled utterance of a call. */
export function finalUtterance(
  utteranceId: string,
  channel: 'customer' | 'agent',
  text: string,
): CallEventBody {
  const times = { startMs: 61_000, endMs: 65_000, language: 'en', confidence: 0.9, engine: 'x' }
  return { type: 'utterance.final', utteranceId, channel, text, ...times }
}

/** The content of a suggestion event that the words "red light" raised. */
export function suggestion(
  suggestionId: string,
  solutionId: string,
  likely: boolean,
  confidence = 0.9,
) {
  return {
    ...{ suggestionId, solutionId, likely, confidence, utteranceId: 'u1' },
    because: [{ text: 'red light', kind: 'word' as const }],
    question: 1,
    solutionsVersion: 'v1',
  }
}

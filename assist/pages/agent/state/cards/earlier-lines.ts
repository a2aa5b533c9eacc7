import { saidUnder, type CallTranscript } from '../conversation/transcript.js'
import type { Card } from './card.js'

/** One line of *earlier*: the answer, and what the customer had asked. */
export interface EarlierLine {
  readonly card: Card
  /** The customer's words; undefined where the conversation does not have them. */
  readonly words: string | undefined
  /** Call time at which they began. */
  readonly atMs: number | undefined
}

/**
 * The earlier cards whose title, answer or question has all words of the query, in their order.
 *
 * @param query as the agent typed it; all cards where it is empty
 */
export function earlierLines(
  cards: readonly Card[],
  transcript: CallTranscript,
  query: string,
): readonly EarlierLine[] {
  const wanted = query.toLowerCase().split(/\s+/u)
  return cards.flatMap((card) => {
    const said = saidUnder(transcript, card.utteranceId)
    const { title, say, answer } = card.solution
    const text = [title, say, answer, said?.text].join('\n').toLowerCase()
    const isFound = wanted.every((word) => text.includes(word))
    return isFound ? [{ card, words: said?.text, atMs: said?.atMs }] : []
  })
}

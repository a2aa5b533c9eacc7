import type { Stage } from '../call/stage.js'
import type {
  Utterance,
  UtteranceFinal,
  UtterancePartial,
  UtteranceRevised,
  UtteranceWritten,
} from '../utterance/utterance.js'
import { Conversation, type ConversationOptions } from './conversation/conversation.js'
import type { Turn } from './conversation/recent-turns.js'
import type { FindMatches, MatchResult } from './match.js'
import { analyse } from './words/analysis.js'

/** What leaves the matching stage: every utterance event at once, and candidates behind it where it was matched. */
export type Matched =
  | { readonly kind: 'utterance'; readonly utterance: Utterance }
  | {
      readonly kind: 'matches'
      readonly utterance: UtterancePartial | UtteranceFinal | UtteranceRevised | UtteranceWritten
      readonly result: MatchResult
    }
  /** The agent has given the answer of this solution. */
  | {
      readonly kind: 'answered'
      readonly utterance: UtteranceFinal | UtteranceWritten
      readonly solutionId: string
    }
  /** The agent has repeated what the customer meant: the candidates that the customer's utterance has now. */
  | {
      readonly kind: 'restated'
      readonly utterance: UtteranceFinal | UtteranceWritten
      readonly matterId: string
      readonly result: MatchResult
    }

/** Shortest partial that is matched, in characters: two English words, four Han characters. */
const minPartialLength = { han: 4, other: 10 }

/**
 * Stage 5: what the customer says → candidates, alone or with what was said before. The agent's own words raise
 * nothing; they may make clearer what the customer meant. A revision is matched where its words differ from those of
 * its final.
 *
 * Text goes on before it is matched, so that the transcript never waits for a model.
 */
export function matchingStage(
  find: FindMatches,
  options: ConversationOptions,
): Stage<Utterance, Matched> {
  return {
    name: 'matching',
    async *run(input) {
      const conversation = new Conversation(find, options)
      const matchedTexts = new Map<string, string>()
      const growing = new GrowingText()
      for await (const utterance of input) {
        yield { kind: 'utterance', utterance }
        if (!('text' in utterance) || utterance.text === '') continue
        if ('isDoubtful' in utterance) continue
        if (utterance.channel === 'agent') {
          if (utterance.kind !== 'final' && utterance.kind !== 'written') continue
          const heard = await conversation.hearAgent(turnOf(utterance))
          if (heard) yield { utterance, ...heard }
          continue
        }
        if (utterance.kind === 'partial' && !isWorthMatching(utterance.text)) continue
        if (utterance.kind === 'final') matchedTexts.set(utterance.utteranceId, utterance.text)
        if (utterance.kind === 'revised') {
          if (matchedTexts.get(utterance.utteranceId) === utterance.text) continue
          matchedTexts.set(utterance.utteranceId, utterance.text)
        }
        const hear = (): Promise<MatchResult> => heardBy(conversation, utterance)
        const result =
          utterance.kind === 'partial' ? await growing.heard(utterance, hear) : await hear()
        yield { kind: 'matches', utterance, result }
      }
    },
  }
}

/** A partial is matched anew only where a word of content came: “and then I” asks nothing that was not asked before. */
class GrowingText {
  #last: { readonly said: string; readonly result: MatchResult } | undefined

  async heard(partial: UtterancePartial, hear: () => Promise<MatchResult>): Promise<MatchResult> {
    const { utteranceId, text, stableChars } = partial
    const isWhole = stableChars === text.length
    const said = [utteranceId, isWhole, ...contentOf(text)].join(' ')
    const result = this.#last?.said === said ? this.#last.result : await hear()
    this.#last = { said, result }
    return result
  }
}

/** The words of content of a text; Chinese as it stands, which the main thread has no dictionary to cut. */
function contentOf(text: string): readonly string[] {
  if (/\p{Script=Han}/u.test(text)) return [text]
  const terms = analyse(text, 'en').map(({ term }) => term)
  return terms.length > 0 ? terms : [text]
}

/** A sentence at whose end the speaker pauses is understood as its final would be, and not yet remembered. */
async function heardBy(
  conversation: Conversation,
  utterance: UtterancePartial | UtteranceFinal | UtteranceRevised | UtteranceWritten,
): Promise<MatchResult> {
  const turn = turnOf(utterance)
  const { heardConfidence } = turn
  const result = await resultOf(conversation, utterance, turn)
  return heardConfidence === undefined ? result : { heardConfidence, ...result }
}

function resultOf(
  conversation: Conversation,
  utterance: UtterancePartial | UtteranceFinal | UtteranceRevised | UtteranceWritten,
  turn: Turn,
): Promise<MatchResult> {
  if (utterance.kind !== 'partial') return conversation.hear(turn)
  const isWhole = utterance.stableChars === utterance.text.length
  return isWhole ? conversation.understand(turn) : conversation.guess(turn)
}

function turnOf(
  utterance: UtterancePartial | UtteranceFinal | UtteranceRevised | UtteranceWritten,
): Turn {
  const { utteranceId, channel, text, atMs } = utterance
  const { readings, confidence } = { readings: undefined, confidence: undefined, ...utterance }
  const heard = confidence === undefined ? {} : { heardConfidence: confidence }
  return { utteranceId, channel, text, atMs, ...heard, ...(readings ? { readings } : {}) }
}

function isWorthMatching(text: string): boolean {
  const least = /\p{Script=Han}/u.test(text) ? minPartialLength.han : minPartialLength.other
  return text.length >= least
}

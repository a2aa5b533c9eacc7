import type { Stage } from '../pipeline/stage.js'
import type {
  Utterance,
  UtteranceFinal,
  UtterancePartial,
  UtteranceRevised,
  UtteranceWritten,
} from '../utterance/utterance.js'
import type { MatchResult } from './match.js'

/** What leaves the matching stage: every utterance event at once, and candidates behind it where it was matched. */
export type Matched =
  | { readonly kind: 'utterance'; readonly utterance: Utterance }
  | {
      readonly kind: 'matches'
      readonly utterance: UtterancePartial | UtteranceFinal | UtteranceRevised | UtteranceWritten
      readonly result: MatchResult
    }

/** Finds candidates for a text; rejects where the base is gone. */
export type FindMatches = (text: string) => Promise<MatchResult>

/** Letters or characters before a partial says anything: two English words, four Han characters. */
const minPartialLength = { han: 4, other: 10 }

/**
 * Stage 5: what the customer says → candidates. The agent's own words raise nothing. A revision is matched
 * where it says something else than its final did.
 *
 * Text goes on before it is matched, so that the transcript never waits for a model.
 */
export function matchingStage(find: FindMatches): Stage<Utterance, Matched> {
  return {
    name: 'matching',
    async *run(input) {
      const matchedTexts = new Map<string, string>()
      for await (const utterance of input) {
        yield { kind: 'utterance', utterance }
        if (utterance.kind === 'started' || utterance.channel !== 'customer') continue
        if (utterance.kind === 'written' && utterance.text === '') continue
        if (utterance.kind === 'partial' && !isWorthMatching(utterance.text)) continue
        if (utterance.kind === 'final') matchedTexts.set(utterance.utteranceId, utterance.text)
        if (utterance.kind === 'revised') {
          if (['', matchedTexts.get(utterance.utteranceId)].includes(utterance.text)) continue
          matchedTexts.set(utterance.utteranceId, utterance.text)
        }
        yield { kind: 'matches', utterance, result: await find(utterance.text) }
      }
    },
  }
}

function isWorthMatching(text: string): boolean {
  const least = /\p{Script=Han}/u.test(text) ? minPartialLength.han : minPartialLength.other
  return text.length >= least
}

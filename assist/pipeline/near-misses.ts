import type { Matched } from '../matching/matching-stage.js'
import { isNearMiss, type SuggestionThresholds } from '../suggestion/worth-showing.js'
import type { UtteranceFinal } from '../utterance/utterance.js'

/** Tells of finals that nearly raised a card: a second look at them is worth more than at others. Passes everything on. */
export async function* tellNearMisses(
  matched: AsyncIterable<Matched>,
  thresholds: SuggestionThresholds,
  tell: (final: UtteranceFinal) => void,
): AsyncGenerator<Matched, void> {
  for await (const item of matched) {
    if (item.kind === 'matches' && item.utterance.kind === 'final') {
      if (isNearMiss(item.result, thresholds)) tell(item.utterance)
    }
    yield item
  }
}

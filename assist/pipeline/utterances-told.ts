import { Queue } from '../call/queue.js'
import type { Stage } from '../call/stage.js'
import type { Suggested } from '../suggestion/suggestion-stage.js'
import type { UtteranceInput } from '../utterance/utterance-stage.js'
import type { Utterance } from '../utterance/utterance.js'
import type { CallInlet } from './call-inlet.js'
import type { CallPipelineParts } from './call-parts.js'

type Tell = (item: Suggested) => void

/**
 * What came through the inlet as utterances, each of them told, then given on to be matched. Under the virtual clock
 * each is matched before the next one is told, so that logs are equal.
 *
 * @param call the clock of a live call, and who hears of partials that will not be matched: newer words of their
 *   utterance came while they waited
 */
export function utterancesTold(
  inlet: CallInlet,
  stage: Stage<UtteranceInput, Utterance>,
  { clock, observer }: Pick<CallPipelineParts, 'clock' | 'observer'>,
  tell: Tell,
): AsyncIterable<Utterance> {
  if (!clock) return inTurn(stage.run(inlet.items()), tell)
  return atOnce(inlet, stage, { tell, shed: (count) => observer.shed('partial', count) })
}

async function* inTurn(
  utterances: AsyncIterable<Utterance>,
  tell: Tell,
): AsyncGenerator<Utterance, void> {
  for await (const utterance of utterances) {
    tell({ kind: 'utterance', utterance })
    yield utterance
  }
}

/** Stands behind the utterances that one item of the inlet has caused. */
const through = Symbol('through')

/**
 * Text of a live call does not wait until what was said before has been matched: where many calls are matched, that
 * may take as long as a sentence.
 */
async function* atOnce(
  inlet: CallInlet,
  stage: Stage<UtteranceInput, Utterance>,
  { tell, shed }: { readonly tell: Tell; readonly shed: (count: number) => void },
): AsyncGenerator<Utterance, void> {
  const waiting = new Queue<Utterance | typeof through>()
  const telling = (async () => {
    try {
      for await (const utterance of stage.run(inlet.items(() => waiting.push(through)))) {
        tell({ kind: 'utterance', utterance })
        const shedCount = waiting.replace(utterance, (one) => isOutdated(one, utterance))
        if (shedCount > 0) shed(shedCount)
      }
    } finally {
      waiting.end()
    }
  })()
  // It is awaited below; until then its failure is not an unhandled one.
  telling.catch(() => undefined)
  for await (const one of waiting) {
    if (one === through) inlet.watermark.pass()
    else yield one
  }
  await telling
}

function isOutdated(waiting: Utterance | typeof through, newer: Utterance): boolean {
  if (waiting === through || waiting.kind !== 'partial') return false
  if (newer.kind !== 'partial' && newer.kind !== 'final') return false
  return waiting.utteranceId === newer.utteranceId
}

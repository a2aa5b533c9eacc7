import type { Stage } from '../call/stage.js'
import type { Replacement } from '../text/text-span.js'
import type { ListeningItem } from '../recognition/transcript.js'
import type { EarlierTalk } from './earlier-turn.js'
import type { HiddenSound } from './hidden-sound.js'
import { present, type Presented } from './present.js'
import { CallRedaction } from './redaction/call-redaction.js'
import type { PersonalKind } from './redaction/cues.js'
import { redact } from './redaction/redaction.js'
import { SegmentUtterances } from './segment-utterances.js'
import type { Utterance, UtteranceWritten } from './utterance.js'

/** What goes into the stage: speech as it was recognised, and what was written. */
export type UtteranceInput = ListeningItem | UtteranceWritten

/** How personal data of a call is masked. */
export interface UtteranceStageOptions {
  /** What is hidden beyond card and identity numbers, codes and passwords. */
  readonly kinds?: ReadonlySet<PersonalKind> | undefined
  /**
   * What an utterance or message that is out already has to read from now on, wherever it is kept, and the stretches
   * that were hidden of it.
   */
  readonly masked?: (utteranceId: string, shown: Presented, hidden: readonly string[]) => void
  /** Sound that must not be kept. */
  readonly silenced?: (sound: HiddenSound) => void
  /** What was said before the service was started again; left out where the call begins. */
  readonly earlier?: EarlierTalk | undefined
}

/** Stage 4: transcripts of segments and written messages → utterances with ids of their own, personal data masked. */
export function utteranceStage({
  kinds,
  masked = () => undefined,
  silenced = () => undefined,
  earlier,
}: UtteranceStageOptions = {}): Stage<UtteranceInput, Utterance> {
  return {
    name: 'utterance',
    async *run(input) {
      const redaction = new CallRedaction({
        kinds,
        masked: ({ utteranceId, text }, hidden) => {
          const stretches = hidden.map(({ start, end }) => text.slice(start, end))
          masked(utteranceId, present(text, hidden), stretches)
        },
      })
      const segments = new SegmentUtterances({ redaction, earlier, silenced })
      let lastMs = 0
      for await (const item of input) {
        lastMs = Math.max(lastMs, item.atMs)
        if (item.kind === 'written') {
          const hidden = redaction.take(item)
          yield writtenWithout(item, hidden.own)
          yield* segments.maskEarlier(hidden, item.atMs)
        } else if (item.kind === 'noticed') yield item
        else yield* segments.take(item)
      }
      yield* segments.finish(lastMs)
    },
  }
}

/** A message without what must not be kept, also in the name of its picture. */
function writtenWithout(item: UtteranceWritten, hidden: readonly Replacement[]): UtteranceWritten {
  const { text, image } = item
  const named = image && { image: { ...image, name: redact(image.name) } }
  return { ...item, text: present(text, hidden).text, ...named }
}

import type { Stage } from '../call/stage.js'
import type { ListeningItem } from '../recognition/transcript.js'
import type { EarlierTalk } from './earlier-turn.js'
import { present, type Presented } from './present.js'
import { CallRedaction } from './redaction/call-redaction.js'
import type { PersonalKind } from './redaction/cues.js'
import { SegmentUtterances } from './segment-utterances.js'
import type { Utterance, UtteranceWritten } from './utterance.js'

/** What goes into the stage: speech as it was recognised, and what was written. */
export type UtteranceInput = ListeningItem | UtteranceWritten

/** How personal data of a call is masked. */
export interface UtteranceStageOptions {
  /** What is hidden beyond card and identity numbers, codes and passwords. */
  readonly kinds?: ReadonlySet<PersonalKind> | undefined
  /** What an earlier utterance or message has to read from now on, wherever it is kept. */
  readonly masked?: (utteranceId: string, shown: Presented) => void
  /** What was said before the service was started again; left out where the call begins. */
  readonly earlier?: EarlierTalk | undefined
}

/** Stage 4: transcripts of segments and written messages → utterances with ids of their own, personal data masked. */
export function utteranceStage({
  kinds,
  masked = () => undefined,
  earlier,
}: UtteranceStageOptions = {}): Stage<UtteranceInput, Utterance> {
  return {
    name: 'utterance',
    async *run(input) {
      const redaction = new CallRedaction({
        kinds,
        masked: (turn, hidden) => masked(turn.utteranceId, present(turn.text, hidden)),
      })
      const segments = new SegmentUtterances(redaction, earlier)
      let lastMs = 0
      for await (const item of input) {
        lastMs = Math.max(lastMs, item.atMs)
        if (item.kind === 'written') {
          const hidden = redaction.take(item)
          yield { ...item, text: present(item.text, hidden.own).text }
          yield* segments.maskEarlier(hidden, item.atMs)
        } else if (item.kind === 'noticed') yield item
        else yield* segments.take(item)
      }
      yield* segments.finish(lastMs)
    },
  }
}

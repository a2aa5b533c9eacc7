import type { Stage } from '../call/stage.js'
import type { ListeningItem } from '../recognition/transcript.js'
import { present } from './present.js'
import { SegmentUtterances } from './segment-utterances.js'
import type { Utterance, UtteranceWritten } from './utterance.js'

/** What goes into the stage: speech as it was recognised, and what was written. */
export type UtteranceInput = ListeningItem | UtteranceWritten

/** Stage 4: transcripts of segments and written messages → utterances with ids of their own, personal data masked. */
export function utteranceStage(): Stage<UtteranceInput, Utterance> {
  return {
    name: 'utterance',
    async *run(input) {
      const segments = new SegmentUtterances()
      let lastMs = 0
      for await (const item of input) {
        lastMs = Math.max(lastMs, item.atMs)
        if (item.kind === 'written') yield { ...item, text: present(item.text).text }
        else if (item.kind === 'noticed') yield item
        else yield* segments.take(item)
      }
      yield* segments.finish(lastMs)
    },
  }
}

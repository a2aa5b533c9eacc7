import type { Stage } from '../call/stage.js'
import type { SpeechStarted, Transcript } from '../recognition/transcript.js'
import { present } from './present.js'
import { SegmentUtterances } from './segment-utterances.js'
import type { Utterance, UtteranceWritten } from './utterance.js'

/** What goes into the stage: speech as it was recognised, and what was written. */
export type UtteranceInput = SpeechStarted | Transcript | UtteranceWritten

/** Stage 4: transcripts of segments and written messages → utterances with ids of their own, personal data masked. */
export function utteranceStage(): Stage<UtteranceInput, Utterance> {
  return {
    name: 'utterance',
    async *run(input) {
      const segments = new SegmentUtterances()
      for await (const item of input) {
        if (item.kind === 'written') yield { ...item, text: present(item.text).text }
        else {
          const utterance = segments.take(item)
          if (utterance) yield utterance
        }
      }
    },
  }
}

import type { ChannelName } from '../audio/frame.js'
import type { Stage } from '../call/stage.js'
import type { FinalTranscript, SpeechStarted, Transcript } from '../recognition/transcript.js'
import { present } from './present.js'
import type { Utterance, UtteranceFinal, UtteranceWritten } from './utterance.js'

/** Finals that a revision may still be on its way for. */
const maxSettled = 64

/** What goes into the stage: speech as it was recognised, and what was written. */
export type Said = SpeechStarted | Transcript | UtteranceWritten

/**
 * Stage 4: transcripts of segments → utterances with ids of their own, personal data masked.
 *
 * A segment is one utterance; ids count through the call in the order in which speech began. A segment that
 * turns out to hold no speech ends with an empty partial, which takes its text off the screen.
 */
export function utteranceStage(): Stage<Said, Utterance> {
  return {
    name: 'utterance',
    async *run(input) {
      const open = new Map<string, { utteranceId: string; hasText: boolean }>()
      const settled = new Map<string, { utteranceId: string; revision: number }>()
      let utteranceCount = 0
      for await (const item of input) {
        if (item.kind === 'written') {
          yield { ...item, text: present(item.text).text }
          continue
        }
        const key = segmentKey(item.channel, item.segmentIndex)
        if (item.kind === 'speech-started') {
          utteranceCount++
          const utteranceId = `u${utteranceCount}`
          open.set(key, { utteranceId, hasText: false })
          yield { kind: 'started', utteranceId, channel: item.channel, atMs: item.atMs }
          continue
        }
        if (item.kind === 'final' && item.pass === 2) {
          const before = settled.get(key)
          if (!before) continue
          before.revision++
          yield {
            ...finalOf(item, before.utteranceId),
            kind: 'revised',
            revision: before.revision,
          }
          continue
        }
        const current = open.get(key)
        if (!current) continue
        if (item.kind === 'partial') {
          current.hasText = true
          const { channel, startMs, atMs } = item
          const { text } = present(item.text, true)
          // Masking moves what stands behind it, so a masked partial vouches for nothing.
          const stableChars = text === item.text ? item.stableChars : 0
          yield {
            kind: 'partial',
            utteranceId: current.utteranceId,
            channel,
            startMs,
            text,
            stableChars,
            atMs,
          }
          continue
        }
        open.delete(key)
        const { utteranceId } = current
        const { channel, startMs, atMs } = item
        if (item.text === '') {
          if (current.hasText)
            yield { kind: 'partial', utteranceId, channel, startMs, text: '', stableChars: 0, atMs }
          continue
        }
        settled.set(key, { utteranceId, revision: 0 })
        if (settled.size > maxSettled) settled.delete([...settled.keys()][0] ?? '')
        yield finalOf(item, utteranceId)
      }
    },
  }
}

function finalOf(item: FinalTranscript, utteranceId: string): UtteranceFinal {
  const { channel, startMs, endMs, language, confidence, engine, atMs } = item
  return {
    ...{ kind: 'final', utteranceId, channel, startMs, endMs, ...present(item.text) },
    ...{ language, confidence, engine, atMs },
  }
}

function segmentKey(channel: ChannelName, segmentIndex: number): string {
  return `${channel} ${segmentIndex}`
}

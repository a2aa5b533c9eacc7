import type { SpokenLanguage } from '../../call/call-start.js'
import { judge } from '../../recognition/guards.js'
import type { NextStep, Recognition, SegmentRecogniser } from '../../recognition/recogniser.js'
import type { FinalTranscript } from '../../recognition/transcript.js'
import type { DoubtedFinal } from './language-watch.js'

/** What doubted finals are written again with. */
export interface RewritingOptions {
  readonly recogniser: SegmentRecogniser
  readonly language: SpokenLanguage
  /** Domain words of that language, most important first. */
  readonly keyterms: readonly string[]
  /** Runs a recognition as a job of the ear. */
  readonly decode: (steps: AsyncGenerator<NextStep, Recognition>) => Promise<Recognition>
}

/** Writes finals that were heard in the wrong language again, in the right one: revisions of those that are believed. */
export async function rewritten(
  doubted: readonly DoubtedFinal[],
  { recogniser, language, keyterms, decode }: RewritingOptions,
): Promise<readonly FinalTranscript[]> {
  const revisions: FinalTranscript[] = []
  for (const { final, samples } of doubted) {
    const context = { keyterms, lastUtterances: [] }
    const steps = recogniser.recognise({ samples, purpose: 'final', language, context })
    const { text, confidence } = await decode(steps)
    const voicedMs = final.endMs - final.startMs
    if (judge({ text, confidence, voicedMs }) !== 'accepted') continue
    revisions.push({ ...final, text, confidence, language, engine: recogniser.name, pass: 2 })
  }
  return revisions
}

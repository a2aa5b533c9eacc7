import path from 'node:path'

import { withOfflineAssist } from '../assist/service/offline.js'
import { loadConfig } from '../assist/settings/config.js'
import { countErrors, errorRate } from '../assist/quality/scores/error-rate.js'
import { evalCalls, readCalls } from '../assist/quality/scores/eval-calls.js'
import { evalRecognition, readManifest } from '../assist/quality/scores/eval-recognition.js'
import { normalCharacters } from '../assist/quality/scores/text-normal-form.js'
import type { BenchContext, BenchOutcome } from './harness/bench.js'
import { MissingPart } from './harness/bench.js'
import { FasterWhisperPeer } from './harness/faster-whisper-peer.js'
import { evaluationFile, need } from './harness/inputs.js'
import { sampleOf } from './harness/numbers.js'
import { makeMandarinCalls } from './make-mandarin-calls.js'

export const name = 'mandarin'
export const question =
  'How well and how cheaply is Mandarin heard, beside faster-whisper with the same weights?'

export const definitions = {
  cer: {
    definition:
      'Character error rate on speech/zh (read sentences, one speaker), through the whole pipeline, both sides normalised alike',
    goal: { atMost: 0.15 },
  },
  rtf: {
    definition: 'Processor time of the whole process, every thread, over audio time, no partials',
    goal: { atMost: 0.15 },
  },
  peerCer: {
    definition:
      'The same for faster-whisper, int8, beam 5, one thread, the same weights, clips whole',
  },
  peerRtf: { definition: 'Processor time of its calls over audio time' },
  callsHitAt3: {
    definition:
      'Of 40 sentences of customers in ten made telephone calls, the share whose own entry (of 177) stood among three cards in time',
  },
  callsFirstCer: { definition: 'Character errors in these calls (8 kHz μ-law)' },
  callsFalsePerHour: { definition: 'False cards an hour in these calls' },
} as const

/** The clips through the service and through the peer, then the calls. */
export async function run(context: BenchContext): Promise<BenchOutcome> {
  need('shared', 'models', 'ffmpeg')
  const { isQuick, workDir, progress } = context
  const all = (await readManifest(evaluationFile('speech', 'zh', 'manifest.jsonl'))).filter(
    ({ language }) => language === 'zh',
  )
  const clips = isQuick ? sampleOf(all, 10) : all
  const bar = progress('Recognising')
  const { report } = await withOfflineAssist(
    loadConfig({}, { partials: false, domainWords: false }),
    undefined,
    process,
    (assist) =>
      evalRecognition(assist, clips, { language: 'zh', onProgress: (share) => bar.update(share) }),
  )
  bar.end()
  await makeMandarinCalls(workDir)
  const calls = await readCalls(path.join(workDir, 'calls'))
  const callBar = progress('Replaying calls')
  const callReport = await withOfflineAssist(
    loadConfig({}, {}),
    path.join(workDir, 'solutions.jsonl'),
    process,
    (assist) =>
      evalCalls(assist, isQuick ? calls.slice(0, 1) : calls, {
        ...{ speed: 'max', parallel: 2 },
        onProgress: (share) => callBar.update(share),
      }),
  )
  callBar.end()
  const figures = {
    ...{ cer: report.cer, rtf: report.rtf },
    callsHitAt3: callReport.hitAt3,
    callsFirstCer: callReport.wer,
    callsFalsePerHour: callReport.falsePerHour,
  }
  try {
    const peer = await FasterWhisperPeer.prepare()
    const peerBar = progress('The peer')
    const results = await peer.transcribe(
      clips.map((clip) => clip.path),
      'zh',
      (share) => peerBar.update(share),
    )
    peerBar.end()
    const errors = clips.map((clip, at) =>
      countErrors(
        normalCharacters(clip.reference, 'zh'),
        normalCharacters(results[at]?.text ?? '', 'zh'),
      ),
    )
    const cpuS = results.reduce((sum, one) => sum + one.cpuS, 0)
    return {
      figures: { ...figures, peerCer: errorRate(errors), peerRtf: (cpuS * 1_000) / report.audioMs },
    }
  } catch (thrown) {
    if (!(thrown instanceof MissingPart)) throw thrown
    return { figures, notes: [`The peer was skipped: ${thrown.message}.`] }
  }
}

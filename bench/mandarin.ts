import path from 'node:path'

import { withOfflineAssist } from '../assist/service/offline.js'
import { loadConfig } from '../assist/settings/config.js'
import { evalCalls, readCalls } from '../assist/quality/scores/eval-calls.js'
import { evalRecognition, readManifest } from '../assist/quality/scores/eval-recognition.js'
import type { BenchContext, BenchOutcome } from './harness/bench.js'
import { evaluationFile, need } from './harness/inputs.js'
import { sampleOf } from './harness/numbers.js'
import { makeMandarinCalls } from './make-mandarin-calls.js'

export const name = 'mandarin'
export const question =
  'How well and how cheaply is Mandarin heard, and what do ten calls of it show? (The peers stand under hearing.)'

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
  callsHitAt3: {
    definition:
      'Of 40 sentences of customers in ten made telephone calls, the share whose own entry (of 177) stood among three cards in time',
  },
  callsNowAt1: { definition: 'nowAt1 in these calls' },
  callsStaleShare: { definition: 'staleShare in these calls' },
  callsChangesPerQuestion: { definition: 'changesPerQuestion in these calls' },
  callsFirstCer: { definition: 'Character errors in these calls (8 kHz μ-law)' },
  callsFalsePerHour: { definition: 'False cards an hour in these calls' },
} as const

/** The clips through the service, then the calls. */
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
    callsNowAt1: callReport.nowAt1,
    callsStaleShare: callReport.staleShare,
    callsChangesPerQuestion: callReport.changesPerQuestion,
    callsFirstCer: callReport.wer,
    callsFalsePerHour: callReport.falsePerHour,
  }
  return {
    figures,
    notes: [
      'None of our real Mandarin recordings asks what a base of ours answers; in the calls each sentence is an entry of its own. That measures hearing and finding, not understanding.',
    ],
  }
}

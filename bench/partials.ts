import path from 'node:path'

import { withOfflineAssist } from '../assist/service/offline.js'
import { loadConfig, type Config } from '../assist/settings/config.js'
import { percentile } from '../assist/quality/scores/error-rate.js'
import { evalCalls, readCalls, type LabelledCall } from '../assist/quality/scores/eval-calls.js'
import type { CallEvent } from '../assist/pipeline/log/call-event.js'
import type { BenchContext, BenchOutcome } from './harness/bench.js'
import { evaluationFile, need } from './harness/inputs.js'
import { median } from './harness/numbers.js'
import { keptCount, wordDelaysMs, type UtteranceTexts } from './harness/partial-words.js'
import { makeMandarinCalls } from './make-mandarin-calls.js'

export const name = 'partials'
export const question =
  'How soon does a word stand on the screen, does it stay, and does the second pass hold the first one up?'

/** At once, as many as two cores carry with the second pass. */
const callsAtOnce = 3

const delay =
  'From the estimated end of a word (the utterance’s true time shared out by letters) to the first text that has it where the final has it; median'
const kept =
  'Share of the words in partials that the final of the first pass has, in the same order'

export const definitions = {
  enDelayP50Ms: { definition: `${delay}; English, moonshine`, goal: { atMost: 700 } },
  enKept: { definition: `${kept}; English`, goal: { atLeast: 0.85 } },
  zhDelayP50Ms: {
    definition: `${delay}; Mandarin, whisper, characters for words`,
    goal: { atMost: 1_500 },
  },
  zhKept: { definition: `${kept}; Mandarin, characters for words`, goal: { atLeast: 0.85 } },
  onePassFinalP95Ms: {
    definition: 'From the end of speech to the final, one pass; 95th percentile, English',
  },
  twoPassFinalP95Ms: { definition: 'The same with the second pass' },
  finalRatio: { definition: '`twoPassFinalP95Ms` over `onePassFinalP95Ms`', goal: { atMost: 1.1 } },
  revisionP95Ms: {
    definition: 'From a final to its revision; 95th percentile',
    goal: { atMost: 1_500 },
  },
  revisedShare: { definition: 'Share of the English finals that were revised' },
  callsAtOnce: { definition: 'Calls at once, at call pace, both sides' },
} as const

interface Heard {
  readonly utterances: readonly UtteranceTexts[]
  readonly revisionsMs: readonly number[]
}

/** Calls at call pace: English with both passes and with one, then Mandarin. */
export async function run({ isQuick, workDir, progress }: BenchContext): Promise<BenchOutcome> {
  need('shared', 'models', 'ffmpeg')
  const english = (await readCalls(evaluationFile('calls', 'en'))).slice(0, isQuick ? 1 : 6)
  await makeMandarinCalls(workDir)
  const mandarin = (await readCalls(path.join(workDir, 'calls'))).slice(0, isQuick ? 1 : 3)
  const bases = {
    en: evaluationFile('text', 'en', 'banking77', 'solutions.jsonl'),
    zh: path.join(workDir, 'solutions.jsonl'),
  }
  const hear = async (
    label: string,
    calls: readonly LabelledCall[],
    config: Partial<Config> & { readonly base: string },
  ): Promise<Heard> => {
    const { base, ...overrides } = config
    const bar = progress(label)
    const logs: [LabelledCall, readonly CallEvent[]][] = []
    await withOfflineAssist(loadConfig({}, overrides), base, process, (assist) =>
      evalCalls(assist, calls, {
        ...{ speed: '1', parallel: callsAtOnce, onProgress: (share) => bar.update(share) },
        onCall: (callId, events) => {
          const call = calls.find((one) => one.callId === callId)
          if (call) logs.push([call, events])
          return Promise.resolve()
        },
      }),
    )
    bar.end()
    return {
      utterances: logs.flatMap(([call, events]) => textsOf(call, events)),
      revisionsMs: logs.flatMap(([, events]) => revisionDelaysMs(events)),
    }
  }
  const one = await hear('One pass', english, { base: bases.en, secondPass: false })
  const two = await hear('Both passes', english, { base: bases.en })
  const zh = await hear('Mandarin', mandarin, { base: bases.zh })
  const onePassFinalP95Ms = percentile(finalDelaysMs(one), 0.95)
  const twoPassFinalP95Ms = percentile(finalDelaysMs(two), 0.95)
  return {
    figures: {
      enDelayP50Ms: median(two.utterances.flatMap(wordDelaysMs)),
      enKept: keptShare(two),
      zhDelayP50Ms: median(zh.utterances.flatMap(wordDelaysMs)),
      zhKept: keptShare(zh),
      ...{ onePassFinalP95Ms, twoPassFinalP95Ms },
      finalRatio: twoPassFinalP95Ms / onePassFinalP95Ms,
      revisionP95Ms: percentile(two.revisionsMs, 0.95),
      revisedShare: two.revisionsMs.length / Math.max(1, two.utterances.length),
      callsAtOnce,
    },
    notes: [
      `English: ${english.length} labelled calls (synthetic voices, telephone band), ${two.utterances.length} finals. Mandarin: ${mandarin.length} calls made of real recordings, ${zh.utterances.length} finals.`,
    ],
  }
}

/** What was written for each final, with the time at which it was truly said. */
function textsOf({ utterances }: LabelledCall, events: readonly CallEvent[]): UtteranceTexts[] {
  return events.flatMap((final) => {
    if (final.type !== 'utterance.final' || final.text === '') return []
    const said = utterances.find(
      ({ channel, startMs, endMs }) =>
        channel === final.channel && startMs < final.endMs && endMs > final.startMs,
    )
    // Two sentences in one utterance, or one in two, have no words of known times.
    if (!said || Math.abs(said.endMs - final.endMs) > maxEndDifferenceMs) return []
    const partials = events.flatMap((event) =>
      event.type === 'transcript.partial' && event.utteranceId === final.utteranceId
        ? [{ text: event.text, atMs: event.atMs }]
        : [],
    )
    return [{ startMs: said.startMs, endMs: said.endMs, partials, final }]
  })
}

/** Ends of an utterance as labelled and as heard differ by less than this where it is the same one. */
const maxEndDifferenceMs = 700

function finalDelaysMs({ utterances }: Heard): number[] {
  return utterances.map(({ endMs, final }) => final.atMs - endMs)
}

function revisionDelaysMs(events: readonly CallEvent[]): number[] {
  return events.flatMap((event) => {
    if (event.type !== 'utterance.revised' || event.revision > 1) return []
    const final = events.find(
      (one) => one.type === 'utterance.final' && one.utteranceId === event.utteranceId,
    )
    return final ? [event.atMs - final.atMs] : []
  })
}

function keptShare({ utterances }: Heard): number {
  const counts = utterances.flatMap(({ partials, final }) =>
    partials.map(({ text }) => keptCount(text, final.text)),
  )
  const sum = (key: 'kept' | 'words'): number => counts.reduce((total, one) => total + one[key], 0)
  return sum('kept') / Math.max(1, sum('words'))
}

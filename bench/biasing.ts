import path from 'node:path'

import { openRecording } from '../assist/audio/recording.js'
import { alignWords } from '../assist/listening/second-pass/word-alignment.js'
import { isCommonEnglish } from '../assist/matching/words/domain-phrases.js'
import { latestUtterances } from '../assist/pipeline/log/latest-utterances.js'
import { replay } from '../assist/quality/replay/replay.js'
import {
  evalRecognition,
  readManifest,
  type Clip,
} from '../assist/quality/scores/eval-recognition.js'
import { countErrors } from '../assist/quality/scores/error-rate.js'
import { readJsonLines } from '../assist/quality/scores/matching-files.js'
import { normalWords } from '../assist/quality/scores/text-normal-form.js'
import type { Assist } from '../assist/service/assist.js'
import { withOfflineAssist } from '../assist/service/offline.js'
import { loadConfig } from '../assist/settings/config.js'
import type { BenchContext, BenchOutcome, FigureDefinition } from './harness/bench.js'
import { evaluationFile, need } from './harness/inputs.js'
import { makeCalls, needCallMaking } from './harness/made-calls.js'
import { sampleOf } from './harness/numbers.js'

export const name = 'biasing'
export const question =
  'What do the phrases of the solution base bring where it is spoken of, and what do they cost elsewhere?'

const passes = { first: 'the first pass alone', both: 'both passes' } as const
type Pass = keyof typeof passes

/** Voices that nothing was tuned on; the phrases' weights were chosen with slt, awb and kal16. */
const voices = 'rms,kal'
const callCount = 24
const generalSets = ['librispeech', 'mixed', 'harper_valley']

export const definitions: Readonly<Record<string, FigureDefinition>> = Object.fromEntries(
  Object.entries(passes).flatMap(([pass, what]): [string, FigureDefinition][] => [
    [
      `${pass}DomainWer`,
      {
        definition: `Errors in the domain words of customers (words of the base outside of the 2,000 commonest, those written too much included) over their number, on made calls about a bank, with its base, ${what}`,
      },
    ],
    [`${pass}PlainDomainWer`, { definition: 'The same without phrases (ASSIST_DOMAIN_WORDS=off)' }],
    [
      `${pass}DomainWerRatio`,
      { definition: `${pass}DomainWer over ${pass}PlainDomainWer`, goal: { atMost: 0.7 } },
    ],
    [
      `${pass}WerRatio`,
      { definition: 'Word error of all words of those customers, with over without' },
    ],
    [
      `${pass}OtherBaseWerRatio`,
      {
        definition: 'The same with a base of many other fields (CLINC150)',
        goal: { atMost: 1.02 },
      },
    ],
    [
      `${pass}GeneralWerRatio`,
      {
        definition: `Word error on ${generalSets.join(', ')}, with the phrases of the bank over without`,
        goal: { atMost: 1.02 },
      },
    ],
    [
      `${pass}NoiseWordsAdded`,
      {
        definition: 'Words written of speech2/noise with the phrases, less those without',
        goal: { atMost: 0 },
      },
    ],
  ]),
)

/** Calls, general speech and noise, with the phrases of the right base, of another one, and without. */
export async function run(context: BenchContext): Promise<BenchOutcome> {
  need('models')
  needCallMaking()
  const calls = await customersOf(context)
  const clips = await generalClips(context.isQuick)
  const noises = await noiseClips(context.isQuick)
  const figures: Record<string, number> = {}
  const bar = context.progress('Listening')
  for (const [at, pass] of (['first', 'both'] as const).entries()) {
    const right = await heardWith({ pass, base: 'banking77', isOn: true }, calls, clips, noises)
    bar.update((at + 0.4) / 2)
    const plain = await heardWith({ pass, base: 'banking77', isOn: false }, calls, clips, noises)
    bar.update((at + 0.8) / 2)
    const other = await heardWith({ pass, base: 'clinc150', isOn: true }, calls, [], [])
    Object.assign(figures, {
      [`${pass}DomainWer`]: right.domainWer,
      [`${pass}PlainDomainWer`]: plain.domainWer,
      [`${pass}DomainWerRatio`]: right.domainWer / plain.domainWer,
      [`${pass}WerRatio`]: right.wer / plain.wer,
      [`${pass}OtherBaseWerRatio`]: other.wer / plain.wer,
      [`${pass}GeneralWerRatio`]: right.generalWer / plain.generalWer,
      [`${pass}NoiseWordsAdded`]: right.noiseWords - plain.noiseWords,
    })
  }
  bar.end()
  return {
    figures,
    notes: [
      `Calls: ${callCount} by shared/tools/make_calls.py with the voices ${voices}, BANKING77 questions at 8 kHz with line noise.`,
      'An error in a domain word is one that is missing or written otherwise, or one that was not said (the biased word error of Le et al. 2021).',
    ],
  }
}

interface Condition {
  readonly pass: Pass
  readonly base: string
  readonly isOn: boolean
}

interface Heard {
  readonly wer: number
  readonly domainWer: number
  readonly generalWer: number
  readonly noiseWords: number
}

interface CustomerCall {
  readonly audioFile: string
  /** What the customer said, as words of the normal form. */
  readonly reference: readonly string[]
}

async function heardWith(
  { pass, base, isOn }: Condition,
  calls: readonly CustomerCall[],
  clips: readonly Clip[],
  noises: readonly Clip[],
): Promise<Heard> {
  const own = { partials: false, domainWords: isOn, secondPass: pass === 'both' }
  const domain = await domainWordsOf(solutionsOf('banking77'))
  return withOfflineAssist(loadConfig({}, own), solutionsOf(base), process, async (assist) => {
    const words = { errorCount: 0, referenceCount: 0 }
    const domainWords = { errorCount: 0, referenceCount: 0 }
    for (const { audioFile, reference } of calls) {
      const heard = await customerWords(assist, audioFile)
      const all = countErrors(reference, heard)
      words.errorCount += all.errorCount
      words.referenceCount += all.referenceCount
      domainWords.errorCount += domainErrorCount(reference, heard, domain)
      domainWords.referenceCount += reference.filter((word) => domain.has(word)).length
    }
    const general = await errorsOf(assist, clips)
    const noise = await errorsOf(assist, noises)
    return {
      wer: rate(words),
      domainWer: rate(domainWords),
      generalWer: rate(general),
      noiseWords: noise.errorCount,
    }
  })
}

async function customerWords(assist: Assist, wavFile: string): Promise<string[]> {
  const callId = path.basename(wavFile, '.wav')
  const options = { callId, language: 'en', speed: 'max' } as const
  const events = await replay(assist, await openRecording(wavFile), options)
  const said = latestUtterances(events).filter(({ channel }) => channel === 'customer')
  return normalWords(said.map(({ text }) => text).join(' '), 'en')
}

async function errorsOf(
  assist: Assist,
  clips: readonly Clip[],
): Promise<{ errorCount: number; referenceCount: number }> {
  const sum = { errorCount: 0, referenceCount: 0 }
  if (clips.length === 0) return sum
  const { hypotheses } = await evalRecognition(assist, clips, { language: 'en' })
  for (const [at, { text }] of hypotheses.entries()) {
    const one = countErrors(normalWords(clips[at]?.reference ?? '', 'en'), normalWords(text, 'en'))
    sum.errorCount += one.errorCount
    sum.referenceCount += one.referenceCount
  }
  return sum
}

function rate(count: { errorCount: number; referenceCount: number }): number {
  return count.errorCount / Math.max(1, count.referenceCount)
}

/** Domain words that are lost or written otherwise, and those that are written and were not said. */
function domainErrorCount(
  reference: readonly string[],
  heard: readonly string[],
  domain: ReadonlySet<string>,
): number {
  let count = 0
  let at = 0
  let heardAt = 0
  for (const move of alignWords(reference, heard)) {
    const said = move === 'added' ? undefined : reference[at++]
    const written = move === 'lost' ? undefined : heard[heardAt++]
    if (said !== written && domain.has(said ?? written ?? '')) count++
  }
  return count
}

async function customersOf({ workDir, isQuick }: BenchContext): Promise<CustomerCall[]> {
  const calls = await makeCalls(path.join(workDir, 'calls'), {
    ...{ base: 'banking77', voices, agent: 'slt', seed: 23, callCount: isQuick ? 2 : callCount },
  })
  return calls.map(({ audioFile, utterances }) => {
    const said = utterances.filter(({ channel }) => channel === 'customer')
    return { audioFile, reference: normalWords(said.map(({ text }) => text).join(' '), 'en') }
  })
}

async function generalClips(isQuick: boolean): Promise<Clip[]> {
  const clips = [
    ...(await readManifest(evaluationFile('speech', 'en', 'manifest.jsonl'))),
    ...(await readManifest(evaluationFile('speech2', 'manifest.jsonl'))),
  ].filter(({ file }) => generalSets.includes(file.split('/')[0] ?? ''))
  return isQuick ? sampleOf(clips, 8) : clips
}

async function noiseClips(isQuick: boolean): Promise<Clip[]> {
  const manifest = evaluationFile('speech2', 'manifest.jsonl')
  const rows = await readJsonLines(manifest)
  const clips = rows
    .map(({ value }) => (value as { readonly file: string }).file)
    .filter((file) => file.startsWith('noise/'))
    .map((file): Clip => {
      const clipPath = path.join(path.dirname(manifest), file)
      return { file, path: clipPath, reference: '', language: 'en' }
    })
  return isQuick ? sampleOf(clips, 4) : clips
}

function solutionsOf(base: string): string {
  return evaluationFile('text', 'en', base, 'solutions.jsonl')
}

/** Words of titles and questions that are not among the 2,000 commonest. */
async function domainWordsOf(file: string): Promise<ReadonlySet<string>> {
  const rows = await readJsonLines(file)
  const texts = rows.flatMap(({ value }) => {
    const { title, questions } = value as { title: string; questions: readonly string[] }
    return [title, ...questions]
  })
  return new Set(normalWords(texts.join(' '), 'en').filter((word) => !isCommonEnglish(word)))
}

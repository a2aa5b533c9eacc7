import path from 'node:path'

import type { CallsReport } from '../assist/quality/scores/call-score.js'
import { readCalls, type LabelledCall } from '../assist/quality/scores/eval-calls.js'
import { answerCalls } from './harness/answered-calls.js'
import type { BenchContext, BenchOutcome, FigureDefinition } from './harness/bench.js'
import { evaluationFile, need } from './harness/inputs.js'
import { isDemo, makeCalls, needCallMaking, type MadeCalls } from './harness/made-calls.js'
import { capitalised } from './harness/numbers.js'
import { makeMandarinCalls } from './make-mandarin-calls.js'

export const name = 'answers'
export const question =
  'On calls that nobody tuned on: does the answer to what is being asked stand on the screen, first and in time?'

interface CallSet {
  readonly key: string
  readonly what: string
  readonly speed: '1' | 'max'
  readonly parallel: number
  /** How they are made. Nothing is chosen by these seeds. Left out: of real Mandarin recordings. */
  readonly made?: MadeCalls
}

const bank = { base: 'banking77', voices: 'rms,kal16', agent: 'slt' } as const
const virtual = { speed: 'max', parallel: 2 } as const
const callSets: readonly CallSet[] = [
  {
    ...{ key: 'bank', what: 'calls to a bank, virtual clock', ...virtual },
    made: { ...bank, seed: 4_101, callCount: 12 },
  },
  {
    ...{ key: 'other', what: 'a base of many fields (CLINC150), virtual clock', ...virtual },
    made: { base: 'clinc150', voices: 'rms,awb', agent: 'kal16', seed: 4_102, callCount: 8 },
  },
  {
    ...{ key: 'demo', what: 'the demo base in English, virtual clock', ...virtual },
    made: { base: 'demo', voices: 'kal16,rms', agent: 'slt', seed: 4_105, callCount: 6 },
  },
  {
    ...{ key: 'mandarin', ...virtual },
    what: 'real Mandarin recordings, in which each sentence is an entry, virtual clock',
  },
  {
    ...{ key: 'four', what: 'calls to a bank, four at once at call pace', speed: '1', parallel: 4 },
    made: { ...bank, seed: 4_103, callCount: 8 },
  },
  {
    ...{ key: 'eight', what: 'calls to a bank, eight at once at call pace' },
    ...{ speed: '1', parallel: 8, made: { ...bank, seed: 4_104, callCount: 8 } },
  },
]

type Measure = Omit<FigureDefinition, 'definition'> & {
  readonly definition: string
  readonly of: (report: CallsReport, earlyShare: number) => number
}

/** `docs/evaluation.md` defines each. */
const measures: Readonly<Record<string, Measure>> = {
  hitAt3: { definition: 'hit among three', goal: { atLeast: 0.85 }, of: (one) => one.hitAt3 },
  nowAt1: { definition: 'nowAt1', goal: { atLeast: 0.78 }, of: (one) => one.nowAt1 },
  falsePerHour: {
    definition: 'falsePerHour',
    goal: { atMost: 6 },
    of: (one) => one.falsePerHour,
  },
  staleShare: { definition: 'staleShare', goal: { atMost: 0.03 }, of: (one) => one.staleShare },
  changesPerQuestion: {
    definition: 'changesPerQuestion',
    goal: { atMost: 0.5 },
    of: (one) => one.changesPerQuestion,
  },
  p50Ms: {
    definition: 'latency, median',
    goal: { atMost: 350 },
    of: ({ latencyMs }) => latencyMs.p50,
  },
  p95Ms: {
    definition: 'latency, 95th percentile',
    goal: { atMost: 900 },
    of: ({ latencyMs }) => latencyMs.p95,
  },
  earlyShare: {
    definition: 'share of the hits that stood before the sentence ended',
    goal: { atLeast: 0.33 },
    of: (_, earlyShare) => earlyShare,
  },
  wer: { definition: 'word error rate, both sides', of: (one) => one.wer },
}

export const definitions: Readonly<Record<string, FigureDefinition>> = Object.fromEntries(
  callSets.flatMap(({ key, what }) =>
    Object.entries(measures).map(([measure, { definition, goal }]) => [
      `${key}${capitalised(measure)}`,
      { definition: `${what}: ${definition}`, ...(goal ? { goal } : {}) },
    ]),
  ),
)

/** Makes the calls with their seeds, and replays them through the whole pipeline with both passes. */
export async function run(context: BenchContext): Promise<BenchOutcome> {
  need('models', 'ffmpeg')
  needCallMaking()
  const figures: Record<string, number> = {}
  const { workDir, isQuick, progress } = context
  for (const { key, made, speed, parallel } of callSets) {
    const folder = path.join(workDir, isQuick ? `${key}-quick` : key)
    const { calls, solutions } = made
      ? await spokenCalls(folder, isQuick ? { ...made, callCount: 2 } : made)
      : await recordedCalls(folder, isQuick)
    const bar = progress(`Replaying ${key}`)
    const onProgress = (share: number): void => bar.update(share)
    const options = { speed, parallel, onProgress }
    const { report, earlyShare } = await answerCalls(calls, solutions, options)
    bar.end()
    for (const [measure, { of }] of Object.entries(measures))
      figures[`${key}${capitalised(measure)}`] = of(report, earlyShare)
  }
  return {
    figures,
    notes: [
      'Calls by shared/tools/make_calls.py, with flite voices and line noise at 8 kHz; thresholds were chosen on calls/en and on ten calls with the voices slt and awb.',
      'demo: the questions are fixtures/queries/demo.en.test.jsonl, which tests matching; none is an example of the base.',
      'mandarin: AISHELL, one reader. None of our real Mandarin recordings asks what a base of ours answers, so each sentence is its own entry, among 177: hearing and finding, not understanding. Written Mandarin dialogues are under conversation.',
      ...callSets.flatMap(({ key, made }) =>
        made
          ? `${key}: ${made.callCount} calls, customers ${made.voices}, agent ${made.agent}, seed ${made.seed}`
          : [],
      ),
    ],
  }
}

/** Calls, and the file of the base that they are asked against; left out for the demo base. */
interface AskedCalls {
  readonly calls: readonly LabelledCall[]
  readonly solutions?: string
}

async function spokenCalls(folder: string, made: MadeCalls): Promise<AskedCalls> {
  const calls = await makeCalls(folder, made)
  if (isDemo(made.base)) return { calls }
  return { calls, solutions: evaluationFile('text', 'en', made.base, 'solutions.jsonl') }
}

async function recordedCalls(folder: string, isQuick: boolean): Promise<AskedCalls> {
  await makeMandarinCalls(folder)
  const calls = await readCalls(path.join(folder, 'calls'))
  const solutions = path.join(folder, 'solutions.jsonl')
  return { calls: isQuick ? calls.slice(0, 2) : calls, solutions }
}

import path from 'node:path'

import type { CallsReport } from '../assist/quality/scores/call-score.js'
import { answerCalls } from './harness/answered-calls.js'
import type { BenchContext, BenchOutcome, FigureDefinition } from './harness/bench.js'
import { evaluationFile, need } from './harness/inputs.js'
import { isDemo, makeCalls, needCallMaking, type MadeCalls } from './harness/made-calls.js'
import { capitalised } from './harness/numbers.js'

export const name = 'answers'
export const question =
  'On calls that nobody tuned on: does the answer to what is being asked stand on the screen, first and in time?'

interface CallSet {
  readonly key: string
  readonly what: string
  readonly speed: '1' | 'max'
  readonly parallel: number
  /** How they are made. Nothing is chosen by these seeds. */
  readonly made: MadeCalls
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
  need('models')
  needCallMaking()
  const figures: Record<string, number> = {}
  const { workDir, isQuick, progress } = context
  for (const { key, made, speed, parallel } of callSets) {
    const folder = path.join(workDir, isQuick ? `${key}-quick` : key)
    const calls = await makeCalls(folder, isQuick ? { ...made, callCount: 2 } : made)
    const bar = progress(`Replaying ${key}`)
    const onProgress = (share: number): void => bar.update(share)
    const options = { speed, parallel, onProgress }
    const { report, earlyShare } = await answerCalls(calls, baseFile(made.base), options)
    bar.end()
    for (const [measure, { of }] of Object.entries(measures))
      figures[`${key}${capitalised(measure)}`] = of(report, earlyShare)
  }
  return {
    figures,
    notes: [
      'Calls by shared/tools/make_calls.py, with flite voices and line noise at 8 kHz; thresholds were chosen on calls/en and on ten calls with the voices slt and awb.',
      'demo: the questions are fixtures/queries/demo.en.test.jsonl, which tests matching; none is an example of the base.',
      'Mandarin: spoken under mandarin, written dialogues under conversation.',
      ...callSets.map(
        ({ key, made }) =>
          `${key}: ${made.callCount} calls, customers ${made.voices}, agent ${made.agent}, seed ${made.seed}`,
      ),
    ],
  }
}

/** The file of a base; undefined for the demo base. */
function baseFile(base: string): string | undefined {
  return isDemo(base) ? undefined : evaluationFile('text', 'en', base, 'solutions.jsonl')
}

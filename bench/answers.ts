import path from 'node:path'

import type { CallsReport } from '../assist/quality/scores/call-score.js'
import { answerCalls } from './harness/answered-calls.js'
import type { BenchContext, BenchOutcome, FigureDefinition } from './harness/bench.js'
import { need } from './harness/inputs.js'
import { makeCalls, needCallMaking, type MadeCalls } from './harness/made-calls.js'
import { capitalised } from './harness/numbers.js'

export const name = 'answers'
export const question =
  'On calls that nobody tuned on: does the answer to what is being asked stand on the screen, first and in time?'

/** Calls, and how they are replayed. Nothing is chosen by these seeds. */
interface CallSet extends MadeCalls {
  readonly key: string
  readonly what: string
  readonly speed: '1' | 'max'
  readonly parallel: number
}

const bank = { base: 'banking77', voices: 'rms,kal16', agent: 'slt' } as const
const callSets: readonly CallSet[] = [
  {
    ...{ ...bank, key: 'bank', what: 'calls to a bank, virtual clock' },
    ...{ seed: 4_101, callCount: 12, speed: 'max', parallel: 2 },
  },
  {
    ...{ key: 'other', base: 'clinc150', what: 'a base of many fields (CLINC150), virtual clock' },
    ...{ voices: 'rms,awb', agent: 'kal16' },
    ...{ seed: 4_102, callCount: 8, speed: 'max', parallel: 2 },
  },
  {
    ...{ ...bank, key: 'four', what: 'calls to a bank, four at once at call pace' },
    ...{ seed: 4_103, callCount: 8, speed: '1', parallel: 4 },
  },
  {
    ...{ ...bank, key: 'eight', what: 'calls to a bank, eight at once at call pace' },
    ...{ seed: 4_104, callCount: 8, speed: '1', parallel: 8 },
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
  for (const callSet of callSets) {
    const { key, base, speed, parallel } = callSet
    const made = isQuick ? { ...callSet, callCount: 2 } : callSet
    const calls = await makeCalls(path.join(workDir, isQuick ? `${key}-quick` : key), made)
    const bar = progress(`Replaying ${key}`)
    const onProgress = (share: number): void => bar.update(share)
    const { report, earlyShare } = await answerCalls(calls, base, { speed, parallel, onProgress })
    bar.end()
    for (const [measure, { of }] of Object.entries(measures))
      figures[`${key}${capitalised(measure)}`] = of(report, earlyShare)
  }
  return {
    figures,
    notes: [
      'Calls by shared/tools/make_calls.py, with flite voices and line noise at 8 kHz; thresholds were chosen on calls/en and on ten calls with the voices slt and awb.',
      ...callSets.map(
        ({ key, callCount, voices, agent, seed }) =>
          `${key}: ${callCount} calls, customers ${voices}, agent ${agent}, seed ${seed}`,
      ),
    ],
  }
}

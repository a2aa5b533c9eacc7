import { readCalls } from '../assist/quality/scores/eval-calls.js'
import { answerCalls } from './harness/answered-calls.js'
import type { BenchContext, BenchOutcome } from './harness/bench.js'
import { evaluationFile, need } from './harness/inputs.js'

export const name = 'latency'
export const question =
  'How long after a customer’s last word does the right suggestion stand on the screen, with 8 calls at once, and how right are the suggestions?'

export const definitions = {
  p50Ms: {
    definition:
      'From the true end of a customer’s utterance to the first moment at which the right card is among the at most three visible ones, over hits; negative where it was there before the customer had finished; median',
    goal: { atMost: 350 },
  },
  p95Ms: { definition: 'The same at the 95th percentile', goal: { atMost: 700 } },
  beforeEndShare: {
    definition:
      'Share of the hits whose card was on the screen before the utterance ended (latency below 0)',
  },
  leadP50Ms: {
    definition:
      'By how much, where it was before the end and then stayed until 3 s after the end; median',
  },
  hitAt3: {
    definition:
      'Share of the utterances that expect a solution whose solution is among the at most three visible cards at some time from the utterance’s start to 3 s after its end',
    goal: { atLeast: 0.7 },
  },
  hitAt1: { definition: 'The same with that card the first by confidence when it was shown' },
  falsePerHour: {
    definition:
      'Customer utterances that expect nothing, or agent utterances, for which a card was newly shown, withdrawn later or not, an hour of call',
    goal: { atMost: 30 },
  },
  nowAt1: {
    definition:
      'Share of those utterances whose solution stands first on the screen at their end + 3 s',
  },
  staleShare: {
    definition: 'Share of the hits for which a card of an older question stands first then',
  },
  changesPerQuestion: {
    definition: 'Changes of the first place of a question after its first showing, a question',
  },
  visibleWithdrawalsPerCall: { definition: 'Cards taken off the screen again, a call' },
  wer: { definition: 'Word error rate of the finals, both sides' },
  calls: { definition: 'Calls replayed at call pace, both sides, 8 kHz' },
  callsAtOnce: { definition: 'Calls that run at once while there are enough left' },
} as const

/** Replays the labelled calls at call pace through the whole pipeline. */
export async function run({ isQuick, progress }: BenchContext): Promise<BenchOutcome> {
  need('shared', 'models')
  const all = await readCalls(evaluationFile('calls', 'en'))
  const calls = isQuick ? all.slice(0, 2) : all
  const callsAtOnce = Math.min(8, calls.length)
  const bar = progress('Replaying calls')
  const { report, hitCount, earlyShare } = await answerCalls(
    calls,
    evaluationFile('text', 'en', 'banking77', 'solutions.jsonl'),
    {
      ...{ speed: '1', parallel: callsAtOnce, onProgress: (share) => bar.update(share) },
    },
  )
  bar.end()
  return {
    figures: {
      p50Ms: report.latencyMs.p50,
      p95Ms: report.latencyMs.p95,
      beforeEndShare: earlyShare,
      leadP50Ms: report.leadMs.p50,
      hitAt3: report.hitAt3,
      hitAt1: report.hitAt1,
      falsePerHour: report.falsePerHour,
      nowAt1: report.nowAt1,
      staleShare: report.staleShare,
      changesPerQuestion: report.changesPerQuestion,
      visibleWithdrawalsPerCall: report.visibleWithdrawalsPerCall,
      wer: report.wer,
      calls: report.calls,
      callsAtOnce,
    },
    notes: [
      `${report.calls} calls with ${report.utterances} utterances against 77 solutions of a bank; ${hitCount} hits. Settings as shipped.`,
    ],
  }
}

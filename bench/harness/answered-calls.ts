import { scoreCall, type CallsReport } from '../../assist/quality/scores/call-score.js'
import {
  evalCalls,
  type EvalCallsOptions,
  type LabelledCall,
} from '../../assist/quality/scores/eval-calls.js'
import { withOfflineAssist } from '../../assist/service/offline.js'
import { loadConfig } from '../../assist/settings/config.js'

/** What `assist eval calls` tells of some calls, and beside it: */
export interface AnsweredCalls {
  readonly report: CallsReport
  readonly hitCount: number
  /** Share of the hits that stood before the sentence ended, 0 to 1. */
  readonly earlyShare: number
}

/** Replays calls with the shipped settings against the solutions of a file; of the demo base where there is none. */
export async function answerCalls(
  calls: readonly LabelledCall[],
  solutions: string | undefined,
  options: Omit<EvalCallsOptions, 'onCall'>,
): Promise<AnsweredCalls> {
  const truths = new Map(calls.map(({ callId, utterances }) => [callId, utterances]))
  const latenciesMs: number[] = []
  const report = await withOfflineAssist(loadConfig({}), solutions, process, (assist) =>
    evalCalls(assist, calls, {
      ...options,
      onCall: (callId, events, durationMs) => {
        const truth = truths.get(callId) ?? []
        latenciesMs.push(...scoreCall(truth, events, durationMs).latenciesMs)
        return Promise.resolve()
      },
    }),
  )
  const earlyCount = latenciesMs.filter((latencyMs) => latencyMs < 0).length
  const hitCount = latenciesMs.length
  return { report, hitCount, earlyShare: earlyCount / Math.max(1, hitCount) }
}

import { withOfflineAssist } from '../assist/service/offline.js'
import { loadConfig } from '../assist/settings/config.js'
import { percentile } from '../assist/quality/scores/error-rate.js'
import { evalCalls, readCalls, type LabelledCall } from '../assist/quality/scores/eval-calls.js'
import type { CallEvent } from '../assist/pipeline/log/call-event.js'
import type { BenchContext, BenchOutcome } from './harness/bench.js'
import { evaluationFile, need } from './harness/inputs.js'

export const name = 'revisions'
export const question = 'With eight calls at once, does the second pass reach what it would change?'

const callCount = 8
const quickCallCount = 1

/** A revision that comes later than this after its final is late. */
const inTimeMs = 1_500

/** After this it disturbs more than it helps. */
const lateMs = 3_000

export const definitions = {
  changedInTime: {
    definition:
      'Of the customers’ finals that the second pass changes under the virtual clock, where it has all the time, the share that is revised within 1.5 s at call pace',
    goal: { atLeast: 0.8 },
  },
  agentsChangedInTime: { definition: 'The same of the agents’ finals' },
  revisionP95Ms: { definition: 'From a final to its revision; 95th percentile, both sides' },
  lateShare: {
    definition: 'Share of the revisions that come more than 3 s after their final',
    goal: { atMost: 0.05 },
  },
  sparedShare: {
    definition: 'Second passes not asked for, as the first was sure, over all finals',
  },
  shedShare: { definition: 'Second passes dropped, as they had waited too long, over all finals' },
  callsAtOnce: { definition: 'Calls at once, both sides' },
} as const

/** A final with what became of it. */
interface Revisable {
  readonly key: string
  readonly channel: 'customer' | 'agent'
  readonly isChanged: boolean
  /** From the final to its first revision; undefined where there is none. */
  readonly delayMs: number | undefined
}

/** The calls under the virtual clock, to know what the second pass changes, and then at call pace, all at once. */
export async function run({ isQuick, progress }: BenchContext): Promise<BenchOutcome> {
  need('shared', 'models')
  const callsAtOnce = isQuick ? quickCallCount : callCount
  const calls = (await readCalls(evaluationFile('calls', 'en'))).slice(0, callsAtOnce)
  const hear = async (label: string, speed: '1' | 'max') => {
    const bar = progress(label)
    const finals: Revisable[] = []
    const base = evaluationFile('text', 'en', 'banking77', 'solutions.jsonl')
    const counts = await withOfflineAssist(loadConfig({}), base, process, async (assist) => {
      await evalCalls(assist, calls, {
        ...{ speed, parallel: callsAtOnce, onProgress: (share) => bar.update(share) },
        onCall: (callId, events) => {
          finals.push(...revisablesOf(callId, events))
          return Promise.resolve()
        },
      })
      return assist.counts()
    })
    bar.end()
    return { finals, counts }
  }
  const unhurried = await hear('With all the time', 'max')
  const live = await hear('At call pace', '1')
  const liveByKey = new Map(live.finals.map((final) => [final.key, final]))
  const inTime = (side: Revisable['channel']): number => {
    const changed = unhurried.finals.filter(
      ({ channel, isChanged }) => isChanged && channel === side,
    )
    const reached = changed.filter(
      ({ key }) => (liveByKey.get(key)?.delayMs ?? Infinity) <= inTimeMs,
    )
    return reached.length / Math.max(1, changed.length)
  }
  const delaysMs = live.finals.flatMap(({ delayMs }) => delayMs ?? [])
  const ofFinals = (count: number): number => count / Math.max(1, live.finals.length)
  return {
    figures: {
      changedInTime: inTime('customer'),
      agentsChangedInTime: inTime('agent'),
      revisionP95Ms: percentile(delaysMs, 0.95),
      lateShare: delaysMs.filter((ms) => ms > lateMs).length / Math.max(1, delaysMs.length),
      sparedShare: ofFinals(live.counts['revision-spared']),
      shedShare: ofFinals(live.counts['revision-shed']),
      callsAtOnce,
    },
    notes: [
      `${calls.length} labelled calls (synthetic voices, telephone band), ${live.finals.length} finals, of which the second pass changes ${unhurried.finals.filter(({ isChanged }) => isChanged).length}.`,
    ],
  }
}

function revisablesOf(callId: LabelledCall['callId'], events: readonly CallEvent[]): Revisable[] {
  return events.flatMap((final) => {
    if (final.type !== 'utterance.final' || final.text === '') return []
    const revised = events.find(
      (event) => event.type === 'utterance.revised' && event.utteranceId === final.utteranceId,
    )
    return [
      {
        key: `${callId} ${final.channel} ${final.startMs}`,
        channel: final.channel,
        isChanged: revised?.type === 'utterance.revised' && revised.text !== final.text,
        delayMs: revised && revised.atMs - final.atMs,
      },
    ]
  })
}

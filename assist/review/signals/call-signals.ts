import type { CallEvent, UtteranceBody } from '../../pipeline/log/call-event.js'
import { latestUtterances } from '../../pipeline/log/latest-utterances.js'
import { saidLines } from '../../wrapup/said-line.js'
import { customerSentiment, type CustomerSentiment } from './sentiment.js'

/** A stretch of a call, in ms of the call. */
export interface CallStretch {
  readonly fromMs: number
  readonly toMs: number
}

/** A stretch in which nobody spoke. */
export interface LongSilence extends CallStretch {
  /** The utterance before and the one behind it. */
  readonly afterId: string
  readonly beforeId: string
  /** Somebody had put the call on hold or paused it, or it was held in writing. */
  readonly cause: 'hold' | 'pause' | 'text' | null
}

/** A stretch in which both spoke at once. */
export interface BothAtOnce extends CallStretch {
  readonly utteranceIds: readonly [string, string]
}

/** What the times and words of a call give away; each part has what caused it. */
export interface CallSignals {
  readonly silences: readonly LongSilence[]
  readonly talk: {
    readonly customerMs: number
    readonly agentMs: number
    /** Share of the agent's, 0 to 1; null where nobody spoke. */
    readonly agentShare: number | null
  }
  readonly overlaps: readonly BothAtOnce[]
  readonly sentiment: CustomerSentiment
}

/** Shortest stretch that counts as both at once, in ms: “mhm” into a sentence is no interruption. */
const shortestOverlapMs = 500

/** @param silenceMs from which length a silence is told, in ms */
export function callSignals(events: readonly CallEvent[], silenceMs: number): CallSignals {
  const spoken = latestUtterances(events).sort((a, b) => a.startMs - b.startMs)
  const [customerMs, agentMs] = [talkedMs(spoken, 'customer'), talkedMs(spoken, 'agent')]
  const allMs = customerMs + agentMs
  return {
    silences: silencesIn(spoken, events, silenceMs),
    talk: {
      ...{ customerMs, agentMs },
      agentShare: allMs === 0 ? null : Math.round((agentMs / allMs) * 1_000) / 1_000,
    },
    overlaps: overlapsIn(spoken),
    sentiment: customerSentiment(saidLines(events)),
  }
}

function talkedMs(spoken: readonly UtteranceBody[], side: UtteranceBody['channel']): number {
  return spoken
    .filter(({ channel }) => channel === side)
    .reduce((sum, { startMs, endMs }) => sum + Math.max(0, endMs - startMs), 0)
}

function silencesIn(
  spoken: readonly UtteranceBody[],
  events: readonly CallEvent[],
  silenceMs: number,
): LongSilence[] {
  const causes = causesIn(events)
  const silences: LongSilence[] = []
  let last: UtteranceBody | undefined
  for (const one of spoken) {
    if (last && one.startMs - last.endMs >= silenceMs) {
      const stretch = { fromMs: last.endMs, toMs: one.startMs }
      const cause = causes.find(
        ({ fromMs, toMs }) => fromMs < stretch.toMs && toMs > stretch.fromMs,
      )
      const [afterId, beforeId] = [last.utteranceId, one.utteranceId]
      silences.push({ ...stretch, afterId, beforeId, cause: cause?.cause ?? null })
    }
    if (!last || one.endMs > last.endMs) last = one
  }
  return silences
}

type Caused = CallStretch & { readonly cause: 'hold' | 'pause' | 'text' }

/** Stretches in which silence is meant. */
function causesIn(events: readonly CallEvent[]): Caused[] {
  const open = new Map<Caused['cause'], number>()
  const closed: Caused[] = []
  const note = (cause: Caused['cause'], isOn: boolean, atMs: number, fromMs?: number): void => {
    const since = fromMs ?? open.get(cause)
    open.delete(cause)
    if (isOn) open.set(cause, atMs)
    else if (since !== undefined) closed.push({ cause, fromMs: since, toMs: atMs })
  }
  for (const event of events) {
    if (event.type === 'media.hold') note('hold', event.isOn, event.atMs)
    if (event.type === 'call.pause') note('pause', event.isOn, event.atMs, event.fromMs)
    if (event.type === 'call.medium') note('text', event.medium === 'text', event.atMs)
  }
  const left = [...open].map(([cause, fromMs]) => ({ cause, fromMs, toMs: Infinity }))
  return [...closed, ...left]
}

function overlapsIn(spoken: readonly UtteranceBody[]): BothAtOnce[] {
  return spoken.flatMap((one, at) =>
    spoken
      .slice(at + 1)
      .filter((other) => other.channel !== one.channel && other.startMs < one.endMs)
      .flatMap((other): BothAtOnce[] => {
        const [fromMs, toMs] = [other.startMs, Math.min(one.endMs, other.endMs)]
        if (toMs - fromMs < shortestOverlapMs) return []
        return [{ fromMs, toMs, utteranceIds: [one.utteranceId, other.utteranceId] }]
      }),
  )
}

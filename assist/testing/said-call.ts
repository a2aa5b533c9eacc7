import type { ChannelName } from '../audio/frame.js'
import type { CallEvent, CallEventBody } from '../pipeline/log/call-event.js'
import { languageOf } from '../matching/words/analysis.js'

/** A turn as tests write it: `C: …` is the customer, `A: …` the agent. */
export type SaidTurn = `${'A' | 'C'}: ${string}`

/** The log of a call in which these turns are said, two seconds each, utterances `u1`, `u2` …; ended where told so. */
export function saidCall(turns: readonly SaidTurn[], hasEnded = true): CallEvent[] {
  const bodies = turns.map((turn, at): CallEventBody => {
    const channel: ChannelName = turn.startsWith('A') ? 'agent' : 'customer'
    const text = turn.slice(3)
    return {
      ...{ type: 'utterance.final', utteranceId: `u${at + 1}`, channel, text },
      ...{ startMs: at * 2_000, endMs: at * 2_000 + 1_500, language: languageOf(text) },
      ...{ confidence: 0.9, engine: 'text' },
    }
  })
  const end: CallEventBody[] = hasEnded ? [{ type: 'call.ended', reason: 'stopped' }] : []
  return [...bodies, ...end].map((body, at) => ({
    ...{ seq: at + 1, callId: 'c1', atMs: at * 2_000, ...body },
  }))
}

/** Puts events behind those of a log, a millisecond apart. */
export function continued(
  log: readonly CallEvent[],
  bodies: readonly CallEventBody[],
): CallEvent[] {
  const [seq, atMs] = [log.at(-1)?.seq ?? 0, log.at(-1)?.atMs ?? 0]
  const more = bodies.map((body, at) => ({
    ...{ seq: seq + 1 + at, callId: 'c1', atMs: atMs + 1 + at, ...body },
  }))
  return [...log, ...more]
}

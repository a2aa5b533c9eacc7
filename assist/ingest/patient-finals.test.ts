import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { ManualClock } from '../call/clock.js'
import type { CallEvent } from '../pipeline/log/call-event.js'
import { PatientFinals } from './patient-finals.js'

const waitMs = 700

let lastSeq = 0
const event = (body: object): CallEvent =>
  ({ seq: ++lastSeq, callId: 'call', atMs: lastSeq, ...body }) as CallEvent
const spoken = { startMs: 0, endMs: 900, language: 'en', confidence: 0.8, engine: 'moonshine' }
const final = (utteranceId: string, text = utteranceId, channel = 'customer'): CallEvent =>
  event({ type: 'utterance.final', utteranceId, channel, text, ...spoken })
const revision = (utteranceId: string, text: string, channel = 'customer'): CallEvent =>
  event({ type: 'utterance.revised', utteranceId, channel, text, revision: 1, ...spoken })
const partial = (utteranceId: string, channel = 'customer'): CallEvent =>
  event({
    ...{ type: 'transcript.partial', utteranceId, channel, startMs: 0 },
    ...{ text: 'and', stableChars: 0 },
  })

function patient(ms = waitMs) {
  const clock = new ManualClock()
  const out: CallEvent[] = []
  const after = (delayMs: number, work: () => void): (() => void) => clock.after(delayMs, work)
  return { clock, out, finals: new PatientFinals(ms, after, (one) => out.push(one)) }
}

const brief = (events: readonly CallEvent[]): string[] =>
  events.map((one) => `${one.type.split('.')[1] ?? ''} ${'text' in one ? one.text : ''}`)

test('patient finals: a final comes with the text of its second pass, as one event', () => {
  const { out, finals } = patient()
  const first = final('u1', 'the flight came on')
  finals.take(first)
  finals.take(partial('u2'))
  assert.deepEqual(brief(out), [])
  finals.take(revision('u1', 'the light came on'))
  assert.deepEqual(brief(out), ['final the light came on', 'partial and'])
  assert.equal(out[0]?.seq, first.seq)
})

test('patient finals: without a second pass it comes after its time, and a late one goes along', () => {
  const { clock, out, finals } = patient()
  finals.take(final('u1'))
  clock.advance(waitMs - 1)
  assert.equal(out.length, 0)
  clock.advance(1)
  finals.take(revision('u1', 'better'))
  assert.deepEqual(brief(out), ['final u1', 'revised better'])
})

test('patient finals: the other side, and what is no speech, do not wait', () => {
  const { out, finals } = patient()
  finals.take(final('u1'))
  finals.take(partial('u2', 'agent'))
  finals.take(event({ type: 'suggestion.receded', suggestionId: 's1' }))
  assert.deepEqual(brief(out), ['partial and', 'receded '])
  finals.flush()
  assert.equal(out.length, 3)
})

test('patient finals: with no patience every event comes at once', () => {
  const { out, finals } = patient(0)
  finals.take(final('u1'))
  assert.deepEqual(brief(out), ['final u1'])
})

test('patient finals: nothing is lost or doubled, and each side keeps its order (property)', () => {
  const step = fc.oneof(
    fc.record({ side: fc.constantFrom('customer', 'agent'), kind: fc.constant('final') }),
    fc.record({ side: fc.constantFrom('customer', 'agent'), kind: fc.constant('revision') }),
    fc.record({ side: fc.constantFrom('customer', 'agent'), kind: fc.constant('partial') }),
    fc.record({ side: fc.constant('customer'), kind: fc.constant('wait') }),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const { clock, out, finals } = patient()
      const counts = { customer: 0, agent: 0 }
      for (const { side, kind } of steps as { side: 'customer' | 'agent'; kind: string }[]) {
        if (kind === 'wait') clock.advance(300)
        if (kind === 'final') finals.take(final(`${side}${++counts[side]}`, undefined, side))
        if (kind === 'partial') finals.take(partial(`${side}${counts[side] + 1}`, side))
        if (kind === 'revision' && counts[side] > 0)
          finals.take(revision(`${side}${counts[side]}`, 'better', side))
      }
      finals.flush()
      for (const side of ['customer', 'agent'] as const) {
        const own = out.flatMap((one) =>
          one.type === 'utterance.final' && one.channel === side ? [one.utteranceId] : [],
        )
        assert.deepEqual(
          own,
          Array.from({ length: counts[side] }, (_, at) => `${side}${at + 1}`),
        )
      }
    }),
  )
})

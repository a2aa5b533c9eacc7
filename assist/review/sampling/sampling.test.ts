import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { CallEventBody } from '../../pipeline/log/call-event.js'
import { continued, saidCall } from '../../testing/said-call.js'
import { sampledCall } from './sampling.js'

const log = saidCall(['A: good morning', 'C: it is broken'], false)
const none = { wrongLabelsMs: [] }
const moments = [
  { momentId: 'sure', title: 'Guarantees', kind: 'must-not-say' },
  { momentId: 'bye', title: 'Takes leave', kind: 'must-say' },
] as const

const seen: CallEventBody = {
  ...{ type: 'moment.seen', momentId: 'sure', utteranceId: 'u1', by: 'words' },
  ...{ phrase: 'x', likeness: 1 },
}

test('sampling: a call without anything amiss is worth nothing', () => {
  assert.deepEqual(sampledCall(log, none), { score: 0, reasons: [] })
})

test('sampling: each reason has its count, its points and where to hear it, the weightiest first', () => {
  const events = continued(log, [
    { type: 'moment.rules', version: 'v', moments },
    { type: 'advice.dismissed', adviceId: 'a1' },
    seen,
    seen,
    { type: 'suggestion.rated', suggestionId: 's1', rating: 'wrong' },
    { type: 'call.ended', reason: 'stopped' },
  ])
  const silence = { fromMs: 500, toMs: 90_000, afterId: 'u1', beforeId: 'u2' }
  const silences = [
    { ...silence, cause: null },
    { ...silence, cause: 'hold' as const },
  ]
  const { score, reasons } = sampledCall(events, { wrongLabelsMs: [700], silences })
  assert.deepEqual(
    reasons.map(({ reason, count, points }) => [reason, count, points]),
    [
      ['forbidden', 1, 30],
      ['wrong-cards', 2, 20],
      ['not-said', 1, 5],
      ['long-silence', 1, 5],
      ['advice-refused', 1, 5],
    ],
    'the same words told twice are one sighting, and a hold is no silence',
  )
  assert.equal(score, 65)
  assert.equal(reasons[3]?.atMs, 500)
})

test('sampling: what is missing is missing only at the end of a call', () => {
  const rules = { type: 'moment.rules', version: 'v', moments } as const
  assert.equal(sampledCall(continued(log, [rules]), none).score, 0)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { CallEventBody } from '../pipeline/log/call-event.js'
import { continued, saidCall, type SaidTurn } from '../testing/said-call.js'
import { draftWrapUp } from './draft.js'

const solutions = new Map([
  [
    'los',
    { title: 'LOS is red', tags: ['fibre', 'modem'], followup: { url: 'https://x.example' } },
  ],
  ['slow', { title: 'Slow line', tags: ['speed', 'modem'] }],
])
const shown = (suggestionId: string, solutionId: string): CallEventBody => ({
  ...{ type: 'suggestion.shown', suggestionId, solutionId, utteranceId: 'u1', confidence: 0.8 },
  ...{ likely: false, because: [], question: 1, solutionsVersion: 'v' },
})

function draft(turns: readonly SaidTurn[], more: readonly CallEventBody[] = []) {
  return draftWrapUp(continued(saidCall(turns), more), solutions)
}

test('wrap-up: what was used is ticked, with its topics; what was spoken from counts as used', () => {
  const { solutions: listed, topics } = draft(
    ['C: the light is red'],
    [
      ...[shown('s1', 'slow'), shown('s2', 'los')],
      { type: 'suggestion.used', suggestionId: 's2', inferred: true },
    ],
  )
  assert.deepEqual(
    listed.map(({ title, verdict }) => [title, verdict]),
    [
      ['Slow line', 'open'],
      ['LOS is red', 'used'],
    ],
  )
  assert.deepEqual(topics, [
    { name: 'modem', isTicked: true },
    { name: 'fibre', isTicked: true },
    { name: 'speed', isTicked: false },
  ])
})

test('wrap-up: a card that was withdrawn or put away is not asked about; one that was wrong stays so', () => {
  const { solutions: listed, topics } = draft(
    ['C: the light is red'],
    [
      ...[shown('s1', 'slow'), shown('s2', 'los')],
      { type: 'suggestion.withdrawn', suggestionId: 's1', reason: 'revised' },
      { type: 'suggestion.rated', suggestionId: 's2', rating: 'wrong' },
    ],
  )
  assert.deepEqual(
    listed.map(({ solutionId, verdict }) => [solutionId, verdict]),
    [['los', 'wrong']],
  )
  assert.deepEqual(topics, [])
})

test('wrap-up: the page of a used answer and what was promised to be sent are still to be sent', () => {
  const { followUps } = draft(
    ['C: the light is red', "A: I'll send you a label.", "A: I'll call you tomorrow."],
    [shown('s2', 'los'), { type: 'suggestion.used', suggestionId: 's2' }],
  )
  assert.deepEqual(followUps, [
    { text: 'LOS is red', solutionId: 'los', isSent: false },
    { text: "I'll send you a label.", solutionId: null, isSent: false },
  ])
})

test('wrap-up: how a call came out is guessed from its end', () => {
  assert.equal(draft(['C: no internet', 'A: Press reset.', 'C: it works now']).outcome, 'resolved')
  assert.equal(draft(['C: 上不了网', 'A: 现在修不了，很抱歉', 'C: 算了']).outcome, 'not')
  const passedOn: SaidTurn = 'A: My supervisor has to decide that, she will call you.'
  assert.equal(draft(['C: I want my money back', passedOn, 'C: okay']).outcome, 'escalated')
  assert.equal(draft(['C: no internet', 'A: Which lights do you see?']).outcome, null)
})

test('wrap-up: a text that was masked later, or was not said after all, is not in it', () => {
  const of = {
    utteranceId: 'u1',
    channel: 'customer',
    startMs: 0,
    endMs: 1,
    language: 'en',
  } as const
  const revised: CallEventBody = {
    ...{ type: 'utterance.revised', revision: 1, ...of, text: '', confidence: 0.9, engine: 'text' },
  }
  assert.deepEqual(draft(['C: my modem light is red'], [revised]).summary, [])
})

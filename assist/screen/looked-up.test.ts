import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { Solution } from '../solutions/solution.js'
import { fakeCall, heard, settled } from '../testing/fake-call.js'
import { actOnLookedUp, type LookedUp } from './looked-up.js'

const solution: Solution = {
  ...{ id: 'a', title: 'A', answer: 'Do this.', questions: [], tags: [] },
}
const asked: LookedUp = {
  ...{ type: 'lookup', callId: 'call', solutionId: 'a', query: 'red light', confidence: 0.7 },
  action: 'used',
}

/** A call in which the customer has said something, and what is logged from then on. */
async function callWithQuestion() {
  const { pipeline, log } = fakeCall()
  pipeline.heard(heard().started())
  pipeline.heard(heard().final('My router is red.'))
  await settled()
  const before = log.lastSeq
  const act = (verdict: Partial<LookedUp> = {}, found: { solution?: Solution } = { solution }) =>
    actOnLookedUp(
      pipeline,
      { ...asked, ...verdict },
      { solution: found.solution, solutionsVersion: 'v1' },
    )
  return { act, pause: pipeline.legs.pause, logged: () => log.after(before) }
}

test('looked up: an answer that is used becomes a card for what the customer said last', async () => {
  const { act, logged } = await callWithQuestion()
  act()
  const [shown, used, ...rest] = logged()
  assert.ok(shown?.type === 'suggestion.shown')
  assert.deepEqual(
    [shown.solutionId, shown.utteranceId, shown.confidence, shown.because],
    ['a', 'u1', 0.7, [{ text: 'red light', kind: 'search' }]],
  )
  assert.deepEqual([used?.type, rest], ['suggestion.used', []])
})

test('looked up: what stands already is acted on as it stands, and what was wrong does not come back', async () => {
  const { act, logged } = await callWithQuestion()
  act()
  act({ action: 'wrong' })
  assert.deepEqual(
    logged().map(({ type }) => type),
    ['suggestion.shown', 'suggestion.used', 'suggestion.rated'],
  )
  assert.throws(() => act(), { code: 'ASSIST_SUGGESTION_UNWANTED' })
})

test('looked up: an entry that is gone or not published is refused', async () => {
  const { act, logged } = await callWithQuestion()
  for (const found of [{}, { solution: { ...solution, status: 'draft' as const } }]) {
    assert.throws(() => act({}, found), { code: 'ASSIST_SOLUTION_NOT_FOUND' })
  }
  assert.deepEqual(logged(), [])
})

test('looked up: what was typed in a pause is not kept with the card', async () => {
  const { act, logged, pause } = await callWithQuestion()
  pause.set(true)
  act({ query: 'card 4929' })
  const shown = logged().find((event) => event.type === 'suggestion.shown')
  assert.deepEqual(shown?.because, [])
})

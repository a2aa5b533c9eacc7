import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'

import { newInternalId } from '../../../call/internal-id.js'
import type { WrapUpView } from '../../../service/wrap-ups.js'
import { defaultBase } from '../../../store/solution-store.js'
import { fakeApp } from '../../../testing/fake-app.js'
import { continued, saidCall } from '../../../testing/said-call.js'

const said = continued(
  saidCall(['C: the red light on my modem is on', "A: I've restarted it from here."], false),
  [
    {
      ...{ type: 'suggestion.shown', suggestionId: 's1', solutionId: 'los', utteranceId: 'u1' },
      ...{ confidence: 0.8, likely: false, because: [], question: 1, solutionsVersion: 'v' },
    },
    { type: 'call.ended', reason: 'stopped' },
  ],
)

/** A service with one call that is over. */
async function wrapped(t: TestContext) {
  const app = await fakeApp({ dispositions: 'fault,other' })
  t.after(() => app.close())
  const solution = { id: 'los', title: 'LOS is red', answer: 'Plug it in.', questions: [] }
  await app.store.solutions.replace(defaultBase, [{ ...solution, tags: ['modem'] }])
  const internalId = newInternalId()
  await app.store.calls.create({ callId: 'c1', internalId, language: 'en', startedAt: Date.now() })
  await app.store.calls.append('c1', said)
  await app.store.calls.end('c1', Date.now())
  const url = `${app.address}/api/calls/c1/wrap-up`
  const read = async () => (await (await fetch(url)).json()) as WrapUpView
  const accept = (wrapUp: unknown) =>
    fetch(url, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(wrapUp),
    })
  const events = () => app.store.calls.eventsAfter('c1', said.length)
  return { app, read, accept, events }
}

test('wrap-up: a draft is there as soon as the call is over, and is kept as the agent accepts it', async (t) => {
  const { read, accept, events } = await wrapped(t)
  const draft = await read()
  assert.deepEqual(
    [draft.revision, draft.isLive, draft.wrapUp.summary.map(({ part }) => part)],
    [0, false, ['matter', 'done']],
  )
  const { topics, ...rest } = draft.wrapUp
  const mine = {
    ...{ ...rest, outcome: 'resolved', disposition: 'fault', notes: 'Private.' },
    topics: topics.map((topic) => ({ ...topic, isTicked: true })),
    solutions: rest.solutions.map((one) => ({ ...one, verdict: 'used' })),
    missing: ['does it cost anything'],
  }
  assert.equal((await accept(mine)).status, 200)
  assert.deepEqual((await read()).wrapUp, mine)
  const [used, call] = await events()
  assert.deepEqual([used?.type, used?.seq], ['suggestion.used', said.length + 1])
  assert.ok(call?.type === 'call.wrapped')
  assert.deepEqual(
    [call.outcome, call.topics, call.solutionIds, call.missing, call.summary[0]?.utteranceId],
    ['resolved', ['modem'], ['los'], ['does it cost anything'], 'u1'],
  )
  assert.ok(!JSON.stringify(call).includes('Private'), 'the notes are not in the log')
})

test('wrap-up: accepted twice it is accepted once; a correction is a new revision', async (t) => {
  const { read, accept, events } = await wrapped(t)
  const { wrapUp } = await read()
  await Promise.all([accept(wrapUp), accept(wrapUp)])
  assert.equal((await events()).length, 1)
  await accept({ ...wrapUp, notes: 'More.' })
  assert.equal((await read()).revision, 2)
  assert.deepEqual(
    (await events()).map(({ seq }) => seq),
    [said.length + 1, said.length + 2],
  )
})

test('wrap-up: what is said of a card after the call teaches', async (t) => {
  const { app, read, accept } = await wrapped(t)
  const { wrapUp } = await read()
  const solutions = wrapUp.solutions.map((one) => ({ ...one, verdict: 'used' }))
  await accept({ ...wrapUp, solutions })
  await app.learner.idle
  const taught = await app.store.learning.proposals({ base: defaultBase })
  assert.deepEqual(
    taught.map(({ kind, text }) => [kind, text]),
    [['question', 'the red light on my modem is on']],
  )
})

test('wrap-up: a sentence without its line, a card that was not shown, an unknown code are refused', async (t) => {
  const { read, accept, events } = await wrapped(t)
  const { wrapUp } = await read()
  const [sentence] = wrapUp.summary
  assert.ok(sentence)
  const invented = { ...sentence, quote: { ...sentence.quote, text: 'we pay you millions' } }
  const other = { suggestionId: 's9', solutionId: 'los', title: 'x', verdict: 'used' }
  for (const wrong of [{ summary: [invented] }, { solutions: [other] }, { disposition: 'none' }]) {
    const response = await accept({ ...wrapUp, ...wrong })
    const { code } = (await response.json()) as { code: string }
    assert.deepEqual([response.status, code], [400, 'ASSIST_WRAP_UP_INVALID'])
  }
  assert.deepEqual(await events(), [])
})

test('wrap-up: a call that goes on is not wrapped up, one that there is not has none', async (t) => {
  const { app, read, accept } = await wrapped(t)
  const { wrapUp } = await read()
  const hold = await app.calls.hold({ callId: 'c1', language: 'en' }, 'test')
  const response = await accept(wrapUp)
  assert.equal(response.status, 409)
  await hold.release('stopped')
  assert.equal((await fetch(`${app.address}/api/calls/nope/wrap-up`)).status, 404)
})

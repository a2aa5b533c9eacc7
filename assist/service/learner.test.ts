import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'

import type { CallEvent, CallEventBody } from '../pipeline/log/call-event.js'
import type { Solution } from '../solutions/solution.js'
import { openSqliteStore } from '../store/sqlite/sqlite-store.js'
import { Learner, type LearningMode } from './learner.js'

const base = 'shop'
const red: Solution = {
  ...{ id: 'red', title: 'Router shows a red light', answer: 'Restart it.', tags: [] },
  ...{ questions: ['the light on my router is red'], language: 'en' },
}

/** A learner on a base of one solution; texts mean the same where they are the same. */
async function bench(t: TestContext, mode: LearningMode = 'proposals') {
  const store = await openSqliteStore({ path: ':memory:' })
  t.after(() => store.close())
  await store.solutions.replace(base, [red])
  const applied: string[] = []
  const failed: string[] = []
  const learner = new Learner({
    ...{ store, mode },
    nearest: (text, others) => {
      const at = others.indexOf(text)
      return Promise.resolve(at < 0 ? undefined : { at, similarity: 1, isSame: true })
    },
    apply: (name, change) => {
      applied.push(name)
      return change()
    },
    failed: (callId) => failed.push(callId),
  })
  /** A call in which the customer said this and the agent used the card. */
  const call = async (callId: string, text: string): Promise<void> => {
    const bodies: CallEventBody[] = [
      {
        ...{ type: 'utterance.final', utteranceId: 'u1', channel: 'customer', text },
        ...{ startMs: 0, endMs: 1, language: 'en', confidence: 0.9, engine: 'fake' },
      },
      {
        ...{ type: 'suggestion.shown', suggestionId: 's1', solutionId: 'red', utteranceId: 'u1' },
        // So sure that its use suggests no ranking.
        ...{ confidence: 0.99, likely: false, question: 1, solutionsVersion: 'v', because: [] },
      },
      { type: 'suggestion.used', suggestionId: 's1' },
    ]
    const events = bodies.map((body, at): CallEvent => ({ seq: at + 1, callId, atMs: at, ...body }))
    await store.calls.create({ callId, language: 'en', startedAt: 0 })
    await store.calls.append(callId, events)
    await store.calls.end(callId, 1)
    learner.callEnded(base, callId)
    await learner.idle
  }
  return { store, learner, call, applied, failed }
}

test('learner: a question is proposed once, and more calls are its evidence', async (t) => {
  const { learner, call, failed } = await bench(t)
  await call('c1', 'it blinks since yesterday')
  await call('c2', 'it blinks since yesterday')
  const [proposal, ...more] = await learner.proposals(base)
  assert.deepEqual(more, [])
  assert.equal(proposal?.text, 'it blinks since yesterday')
  assert.deepEqual(
    proposal.evidence.map(({ callId }) => callId),
    ['c1', 'c2'],
  )
  assert.deepEqual(failed, [])
})

test('learner: what the solution has, what was refused and another language are not proposed', async (t) => {
  const { learner, call } = await bench(t)
  await call('c1', 'the light on my router is red')
  await call('c2', '我的路由器一直亮红灯')
  assert.deepEqual(await learner.proposals(base), [])
  await call('c3', 'it blinks since yesterday')
  const [proposal] = await learner.proposals(base)
  assert.equal((await learner.refuse(proposal!.proposalId)).status, 'refused')
  await call('c4', 'it blinks since yesterday')
  const after = await learner.proposals(base)
  assert.deepEqual(
    after.map(({ status, evidence }) => [status, evidence.length]),
    [['refused', 1]],
  )
})

test('learner: an accepted question is in the solution, which has room for 200', async (t) => {
  const { store, learner, call, applied } = await bench(t)
  await call('c1', 'it blinks since yesterday')
  const [proposal] = await learner.proposals(base)
  const full = Array.from({ length: 200 }, (_, index) => `question ${index}`)
  await store.solutions.update(base, { ...red, questions: full })
  await assert.rejects(learner.accept(proposal!.proposalId), { code: 'ASSIST_SOLUTION_INVALID' })
  await store.solutions.update(base, red)
  assert.equal((await learner.accept(proposal!.proposalId)).status, 'accepted')
  const { questions } = await store.solutions.get(base, 'red')
  assert.deepEqual(questions, [...red.questions, 'it blinks since yesterday'])
  assert.deepEqual(applied, [base, base])
  await learner.reset(base)
  assert.deepEqual(await store.solutions.get(base, 'red'), red)
})

test('learner: automatic accepts at once, off learns nothing', async (t) => {
  const automatic = await bench(t, 'automatic')
  await automatic.call('c1', 'it blinks since yesterday')
  assert.equal((await automatic.store.solutions.get(base, 'red')).questions.length, 2)
  const off = await bench(t, 'off')
  await off.call('c1', 'it blinks since yesterday')
  assert.deepEqual(await off.store.learning.proposals({ base }), [])
})

test('learner: a call that cannot be learnt from is reported, and the next one is learnt from', async (t) => {
  const { store, learner, call, failed } = await bench(t)
  learner.callEnded(base, 'unknown')
  await call('c1', 'it blinks since yesterday')
  assert.deepEqual(failed, ['unknown'])
  assert.equal((await learner.proposals(base)).length, 1)
  await store.solutions.delete(base, 'red')
  await call('c2', 'and now it is off')
  assert.equal((await learner.proposals(base)).length, 1, 'a deleted solution gets no question')
  assert.deepEqual(failed, ['unknown'])
})

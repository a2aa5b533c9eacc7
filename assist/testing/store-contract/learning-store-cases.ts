import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { Observation } from '../../learning/observation.js'
import type { CallEvent, CallEventBody } from '../../pipeline/log/call-event.js'
import type { Store } from '../../store/store.js'
import { emptyStore, solution, type StoreUnderTest } from './store-under-test.js'

type Title = (claim: string) => string

const base = 'shop'

/** Defines the cases that every `LearningStore` has to pass. */
export function learningStoreCases(under: StoreUnderTest): void {
  const title = (claim: string): string => `${under.name} learning: ${claim}`
  observationCases(under, title)
  proposalCases(under, title)
  resetCases(under, title)
}

/** A base of two solutions, `red` and `bill`. */
async function withBase(store: Store): Promise<Store> {
  await store.solutions.replace(base, [solution('red'), solution('bill')])
  return store
}

/** Stores a call in which the agent called the card of a solution wrong. */
async function wrongCall(store: Store, callId: string, solutionId = 'red'): Promise<void> {
  const card: CallEventBody = {
    ...{ type: 'suggestion.shown', suggestionId: 's1', solutionId, utteranceId: 'u1' },
    ...{ confidence: 0.8, likely: false, question: 1, solutionsVersion: 'v', because: [] },
  }
  const bodies: CallEventBody[] = [
    card,
    { type: 'suggestion.rated', suggestionId: 's1', rating: 'wrong' },
  ]
  const events = bodies.map((body, at): CallEvent => ({ seq: at + 1, callId, atMs: at, ...body }))
  await store.calls.create({ callId, language: 'en', startedAt: 0 })
  await store.calls.append(callId, events)
}

/** Two calls that have ended and were observed: enough to propose a ranking. */
async function twoWrongCalls(store: Store, solutionId = 'red'): Promise<void> {
  for (const callId of [`${solutionId}-1`, `${solutionId}-2`]) {
    await wrongCall(store, callId, solutionId)
    await store.calls.end(callId, 1)
    await store.learning.observe(base, callId)
  }
}

const asked = (question: string, kind: Observation['kind'] = 'used'): Observation => {
  return { suggestionId: 's1', solutionId: 'red', kind, confidence: 0.8, question }
}

function observationCases(under: StoreUnderTest, title: Title): void {
  test(title('a call is observed when it has ended, and counts once'), async (t) => {
    const store = await withBase(await emptyStore(t, under))
    const { calls, learning } = store
    await assert.rejects(learning.observe(base, 'x'), { code: 'ASSIST_CALL_NOT_FOUND' })
    await wrongCall(store, 'c1')
    assert.deepEqual(await learning.observe(base, 'c1'), [], 'it is live')
    await calls.end('c1', 1)
    const seen = [{ suggestionId: 's1', solutionId: 'red', kind: 'wrong', confidence: 0.8 }]
    assert.deepEqual(await learning.observe(base, 'c1'), seen)
    assert.deepEqual(await learning.observe(base, 'c1'), seen)
    assert.deepEqual(await learning.proposals({ base }), [], 'one call is not enough')
    await wrongCall(store, 'c2')
    await calls.end('c2', 1)
    await learning.observe(base, 'c2')
    const [proposal, ...more] = await learning.proposals({ base })
    assert.deepEqual(more, [])
    assert.deepEqual(proposal?.evidence, [
      { callId: 'c1', kind: 'wrong' },
      { callId: 'c2', kind: 'wrong' },
    ])
    assert.ok(proposal.kind === 'ranking' && proposal.fromBias === 0 && proposal.toBias < 0)
    assert.deepEqual([proposal.status, proposal.decidedAt], ['open', null])
    assert.deepEqual(await learning.proposal(proposal.proposalId), proposal)
  })
}

function proposalCases(under: StoreUnderTest, title: Title): void {
  test(title('a question is proposed, and more calls are its evidence'), async (t) => {
    const { learning } = await withBase(await emptyStore(t, under))
    const note = (callId: string, question: string, proposalId?: number) =>
      learning.noteQuestion({ base, callId, observation: asked(question), proposalId })
    await note('c1', 'my box is red')
    await note('c2', 'why is it blinking')
    const [first, second] = await learning.proposals({ base, solutionId: 'red' })
    assert.deepEqual([first?.text, second?.text], ['my box is red', 'why is it blinking'])
    await note('c3', 'my box is red', first!.proposalId)
    assert.deepEqual((await learning.proposal(first!.proposalId)).evidence, [
      { callId: 'c1', kind: 'used' },
      { callId: 'c3', kind: 'used' },
    ])
    assert.deepEqual(await learning.proposals({ base, solutionId: 'bill' }), [])
    const unknown = { code: 'ASSIST_PROPOSAL_NOT_FOUND' }
    await assert.rejects(learning.proposal(99), unknown)
    await assert.rejects(note('c4', 'my box is red', 99), unknown)
  })

  test(title('an accepted ranking is in force in the next version, once'), async (t) => {
    const store = await withBase(await emptyStore(t, under))
    const { learning, solutions } = store
    const plain = await solutions.version(base)
    await twoWrongCalls(store)
    assert.equal(await solutions.version(base), plain, 'a proposal changes nothing')
    const [proposal] = await learning.proposals({ base })
    await learning.decide(proposal!.proposalId, 'accepted')
    assert.deepEqual(await learning.biases(base), { red: proposal!.toBias })
    assert.match(await solutions.version(base), new RegExp(`^${plain}\\.[0-9a-f]{4}$`))
    assert.equal((await learning.proposal(proposal!.proposalId)).status, 'accepted')
    for (const status of ['accepted', 'refused'] as const) {
      await assert.rejects(learning.decide(proposal!.proposalId, status), {
        code: 'ASSIST_PROPOSAL_DECIDED',
      })
    }
  })

  test(title('what a ranking was refused on does not propose it again'), async (t) => {
    const store = await withBase(await emptyStore(t, under))
    const { learning } = store
    await twoWrongCalls(store)
    const [proposal] = await learning.proposals({ base })
    await learning.decide(proposal!.proposalId, 'refused')
    await learning.observe(base, 'red-2')
    const after = await learning.proposals({ base })
    assert.deepEqual(
      after.map(({ status }) => status),
      ['refused'],
    )
    assert.deepEqual(await learning.biases(base), {})
  })

  test(title('replaced adjustments are exactly these'), async (t) => {
    const { learning, solutions } = await withBase(await emptyStore(t, under))
    await learning.replaceBiases(base, { red: -0.5, bill: 0.25 })
    const version = await solutions.version(base)
    await learning.replaceBiases(base, { bill: 0.25 })
    assert.deepEqual(await learning.biases(base), { bill: 0.25 })
    assert.notEqual(await solutions.version(base), version)
    assert.deepEqual(await learning.biases('none'), {})
  })
}

function resetCases(under: StoreUnderTest, title: Title): void {
  test(title('a reset leaves the base as if nothing had been learnt'), async (t) => {
    const store = await withBase(await emptyStore(t, under))
    const { learning, solutions } = store
    const plain = await solutions.version(base)
    await twoWrongCalls(store)
    await twoWrongCalls(store, 'bill')
    const observation = asked('my box is red')
    await learning.noteQuestion({ base, callId: 'red-1', observation, proposalId: undefined })
    for (const { proposalId } of await learning.proposals({ base })) {
      await learning.decide(proposalId, 'accepted')
    }
    await solutions.update(base, solution('red', { questions: ['my box is red', 'own'] }))
    await learning.reset({ base, solutionId: 'red' })
    assert.deepEqual((await solutions.get(base, 'red')).questions, ['own'])
    assert.deepEqual(Object.keys(await learning.biases(base)), ['bill'])
    assert.equal((await learning.proposals({ base })).length, 1, 'the other solution keeps its own')
    await solutions.update(base, solution('red'))
    await learning.reset({ base })
    assert.deepEqual(await learning.proposals({ base }), [])
    assert.equal(await solutions.version(base), plain)
    await learning.observe(base, 'red-1')
    assert.deepEqual(await learning.proposals({ base }), [], 'observations are forgotten too')
  })
}

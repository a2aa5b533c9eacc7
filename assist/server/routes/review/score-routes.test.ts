import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'

import type { Role } from '../../../access/roles.js'
import { newKeySecret, newStoredKey } from '../../../access/keys/stored-key.js'
import type { Scorecard } from '../../../review/scorecards/scorecard.js'
import { fakeApp, type FakeApp } from '../../../testing/fake-app.js'
import { saidCall } from '../../../testing/said-call.js'

const card: Scorecard = {
  ...{ id: 'service', title: 'Service' },
  questions: [
    { id: 'greets', text: 'Greets?', weight: 1, answers: 'yes-no' },
    { id: 'solves', text: 'Solves it?', weight: 3, answers: 'scale' },
  ],
}

interface ToldScore {
  readonly scoreId: number
  readonly who: string
  readonly cardVersion: string
  readonly card: Scorecard
  readonly points: number
  readonly appeal: { readonly text: string; readonly answer: { isUpheld: boolean } | null } | null
}

async function keyOf(app: FakeApp, role: Role): Promise<string> {
  const { secret, digest } = newKeySecret()
  const wanted = { name: role, roles: [role], team: null, expiresAt: null }
  await app.store.keys.create(newStoredKey(wanted, 'test', Date.now()), digest)
  return secret
}

async function scored(t: TestContext, review: { scorecard: Scorecard } = { scorecard: card }) {
  const app = await fakeApp({ apiKey: 'the key' }, { review })
  t.after(() => app.close())
  await app.store.calls.create({ callId: 'c1', internalId: 'i1', language: 'en', startedAt: 0 })
  await app.store.calls.append('c1', saidCall(['A: Good morning!', 'C: hello']))
  await app.store.calls.end('c1', 9_000)
  const ask = (key: string, route: string, method = 'GET', body?: object): Promise<Response> =>
    fetch(`${app.address}${route}`, {
      ...{ method, headers: { 'x-api-key': key, 'content-type': 'application/json' } },
      ...(body && { body: JSON.stringify(body) }),
    })
  const answers = (solves: number) => [
    {
      ...{ questionId: 'greets', value: 1, note: '' },
      evidence: [{ utteranceId: 'u1', text: 'Good morning!' }],
    },
    { questionId: 'solves', value: solves, note: 'slowly', evidence: [] },
  ]
  const score = (key: string, solves: number): Promise<Response> =>
    ask(key, '/api/calls/c1/scores', 'PUT', { answers: answers(solves) })
  return { app, ask, score }
}

test('scores: two reviewers score one call, and how far they agree is told', async (t) => {
  const { app, ask, score } = await scored(t)
  const [kim, lee] = [await keyOf(app, 'qa'), await keyOf(app, 'qa')]
  assert.equal(((await (await score(kim, 0.5)).json()) as ToldScore).points, 62.5)
  await score(lee, 1)
  await score(kim, 0.75)
  const scores = (await (await ask(kim, '/api/calls/c1/scores')).json()) as ToldScore[]
  assert.deepEqual(
    scores.map(({ points }) => points),
    [81.3, 100],
  )
  const [pair] = (await (await ask(kim, '/api/scores/agreement')).json()) as { same: number }[]
  assert.equal(pair?.same, 0.5)
  const quoted = {
    questionId: 'greets',
    value: 1,
    note: '',
    evidence: [{ utteranceId: 'u1', text: 'Bye' }],
  }
  const foreign = await ask(kim, '/api/calls/c1/scores', 'PUT', { answers: [quoted] })
  assert.equal(foreign.status, 400)
})

test('scores: a card that changes leaves what was scored by it as it was', async (t) => {
  const { app, score } = await scored(t)
  const kim = await keyOf(app, 'qa')
  const before = (await (await score(kim, 1)).json()) as ToldScore
  const [kept] = await app.store.scores.list('i1')
  assert.ok(kept)
  const changed: Scorecard = { ...card, title: 'Changed' }
  await app.store.scores.save({ ...kept, cardVersion: 'later', points: 0, isBlind: true }, changed)
  const told = (await (
    await fetch(`${app.address}/api/calls/c1/scores`, { headers: { 'x-api-key': kim } })
  ).json()) as ToldScore[]
  assert.deepEqual(
    told.map(({ cardVersion, card: { title }, points }) => [cardVersion, title, points]),
    [
      [before.cardVersion, 'Service', 100],
      ['later', 'Changed', 0],
    ],
  )
})

test('scores: a reviewer sees those of others only with an own one, or scores no longer blind', async (t) => {
  const { app, ask, score } = await scored(t)
  const [kim, lee, max] = [await keyOf(app, 'qa'), await keyOf(app, 'qa'), await keyOf(app, 'qa')]
  const route = '/api/calls/c1/scores'
  const seenBy = async (key: string): Promise<readonly [number, string | null]> => {
    const response = await ask(key, route)
    const scores = (await response.json()) as ToldScore[]
    return [scores.length, response.headers.get('x-hidden-scores')]
  }
  await score(kim, 1)
  assert.deepEqual(await seenBy(lee), [0, '1'])
  assert.deepEqual(await seenBy(kim), [1, '0'])
  await score(lee, 0)
  assert.deepEqual(await seenBy(lee), [2, '0'])
  // What is changed after a look at others counts for nothing that is compared.
  await score(lee, 1)
  const agreement = async () =>
    (await (await ask(kim, '/api/scores/agreement')).json()) as { same: number }[]
  assert.deepEqual(
    (await agreement()).map(({ same }) => same),
    [0.5],
  )
  assert.deepEqual(await seenBy(max), [0, '2'])
  assert.equal((await ask(max, `${route}/sight`, 'POST', {})).status, 200)
  assert.deepEqual(await seenBy(max), [2, '0'])
  await score(max, 1)
  assert.equal((await agreement()).length, 1, 'one who has looked first agrees with nobody')
})

test('scores: an agent sees what a call of theirs was given without scoring it', async (t) => {
  const { app, ask, score } = await scored(t)
  const { secret, digest } = newKeySecret()
  const wanted = { name: 'Ana', roles: ['agent' as const], team: null, expiresAt: null }
  const key = newStoredKey(wanted, 'test', Date.now())
  await app.store.keys.create(key, digest)
  await app.store.calls.bind('c1', { id: `key:${key.keyId}` })
  await score(await keyOf(app, 'qa'), 1)
  const response = await ask(secret, '/api/calls/c1/scores')
  assert.deepEqual(
    [((await response.json()) as ToldScore[]).length, response.headers.get('x-hidden-scores')],
    [1, '0'],
  )
})

test('scores: a card that is saved is the one that counts, and an answer to the one before is refused', async (t) => {
  const review = { scorecard: card }
  const { app, ask, score } = await scored(t, review)
  const kim = await keyOf(app, 'qa')
  const before = (await (await score(kim, 1)).json()) as ToldScore
  review.scorecard = { ...card, title: 'Stricter' }
  const now = (await (await ask(kim, '/api/scorecard')).json()) as {
    version: string
    card: Scorecard
  }
  assert.equal(now.card.title, 'Stricter')
  const answers = [{ questionId: 'greets', value: 0, note: '', evidence: [] }]
  const give = (cardVersion: string): Promise<Response> =>
    ask(kim, '/api/calls/c1/scores', 'PUT', { answers, cardVersion })
  const refused = await give(before.cardVersion)
  assert.equal(refused.status, 409)
  assert.match(await refused.text(), /ASSIST_SCORECARD_CHANGED/)
  assert.equal((await give(now.version)).status, 200)
  const kept = (await (await ask(kim, '/api/calls/c1/scores')).json()) as ToldScore[]
  assert.deepEqual(
    kept.map(({ card: { title }, points }) => [title, points]),
    [
      ['Service', 100],
      ['Stricter', 0],
    ],
  )
})

test('scores: an agent appeals once, a reviewer answers once, and neither may do the other', async (t) => {
  const { app, ask, score } = await scored(t)
  const [kim, boss] = [await keyOf(app, 'qa'), await keyOf(app, 'administrator')]
  const { scoreId } = (await (await score(kim, 0)).json()) as ToldScore
  const route = `/api/calls/c1/scores/${scoreId}/appeal`
  const answer = { text: 'Right.', isUpheld: true }
  assert.equal((await ask(boss, route, 'PUT', answer)).status, 404, 'nobody has appealed')
  assert.equal((await ask(kim, route, 'POST', { text: 'x' })).status, 403)
  assert.equal((await ask(boss, route, 'POST', { text: 'It was solved.' })).status, 200)
  assert.equal((await ask(boss, route, 'POST', { text: 'Once more.' })).status, 409)
  const told = (await (await ask(kim, route, 'PUT', answer)).json()) as ToldScore
  assert.deepEqual([told.appeal?.text, told.appeal?.answer?.isUpheld], ['It was solved.', true])
  assert.equal((await ask(kim, route, 'PUT', answer)).status, 409)
  assert.equal(
    (await ask(boss, route.replace(/scores\/\d+/, 'scores/99'), 'POST', { text: 'x' })).status,
    404,
  )
})

test('scores: without a card nothing is scored, and that is told', async (t) => {
  const app = await fakeApp()
  t.after(() => app.close())
  assert.equal(await (await fetch(`${app.address}/api/scorecard`)).json(), null)
  await app.store.calls.create({ callId: 'c1', internalId: 'i1', language: 'en', startedAt: 0 })
  const refused = await fetch(`${app.address}/api/calls/c1/scores/machine`)
  assert.equal(refused.status, 409)
})

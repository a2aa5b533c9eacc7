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

async function scored(t: TestContext) {
  const app = await fakeApp({ apiKey: 'the key' }, { scorecard: card })
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
  await app.store.scores.save({ ...kept, cardVersion: 'later', points: 0 }, changed)
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

import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'

import type { Config } from '../../../settings/config.js'
import { analyse } from '../../../matching/words/analysis.js'
import type { EmbedText } from '../../../matching/meaning/embed-text.js'
import { MatchIndex } from '../../../matching/match-index.js'
import { normalise } from '../../../matching/vectors/normalise.js'
import type { Solution } from '../../../solutions/solution.js'
import { CallPages, part } from '../../../testing/call-pages.js'
import { fakeApp } from '../../../testing/fake-app.js'
import { heard, phoneFormat, settled } from '../../../testing/fake-call.js'
import { requirement } from '../../../testing/requirements.js'

/** Meaning without a model: words in common. */
const embed: EmbedText = (text, language) => {
  const vector = new Float32Array(64)
  for (const { term } of analyse(text, language)) {
    const place = Array.from(term).reduce(
      (sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 64,
      7,
    )
    vector[place] = (vector[place] ?? 0) + 1
  }
  return Promise.resolve(normalise(vector))
}
const solutions: readonly Solution[] = [
  {
    ...{ id: 'router', title: 'Router shows a red light', answer: 'Restart it.', language: 'en' },
    ...{ questions: ['the light on my router is red'], tags: [] },
  },
  {
    ...{ id: 'bill', title: 'Bill is too high', answer: 'Look at it.', language: 'en' },
    ...{ questions: ['why is my bill so high'], tags: [] },
  },
]

/** The app with real matching by words, as it is in service. */
async function bench(t: TestContext, config: Partial<Config> = {}) {
  let index = await MatchIndex.build([], 'none', embed, { today: '2026-06-15' })
  const app = await fakeApp(config, {
    show: 0.1,
    findMatches: (text) => index.match({ text, top: 5 }, embed),
    loadBase: async (store, base) => {
      const version = await store.solutions.version(base)
      const biases = await store.learning.biases(base)
      const options = { today: '2026-06-15', biases }
      index = await MatchIndex.build(await store.solutions.all(base), version, embed, options)
      return version
    },
  })
  t.after(() => app.close())
  for (const { id, ...solution } of solutions)
    await ask('POST', '/api/solutions', { id, ...solution })
  const question = 'my router blinks red since yesterday evening'
  return {
    app,
    ask,
    call,
    learning,
    question,
    plain: () => index.match({ text: question, top: 5, isPlain: true }, embed),
  }

  async function ask(method: string, path: string, body?: object) {
    const answer = await fetch(`${app.address}${path}`, {
      ...{ method, headers: body ? { 'content-type': 'application/json' } : {} },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    const text = await answer.text()
    return { status: answer.status, body: (text === '' ? {} : JSON.parse(text)) as Answer }
  }

  /** One call in which the customer says this, and the agent does that with the first card. */
  async function call(callId: string, text: string, act?: 'used' | 'dismissed' | 'wrong') {
    const leg = await app.calls.open({ callId, language: 'en' }, phoneFormat, 'test')
    leg.pipeline.heard(heard().started())
    leg.pipeline.heard(heard().final(text))
    await settled()
    const shown = leg.pipeline.log.after(0).find((event) => event.type === 'suggestion.shown')
    if (act) assert.ok(leg.pipeline.controls.act('s1', act), `${callId} showed a card`)
    await app.calls.stop(leg, 'stopped')
    await app.learner.idle
    return shown
  }

  async function learning() {
    return (await ask('GET', '/api/learning')).body
  }
}

interface Answer {
  readonly code?: string
  readonly version: string
  readonly proposals: readonly {
    readonly proposalId: number
    readonly kind: string
    readonly text: string
    readonly toBias: number
    readonly status: string
    readonly evidence: readonly { readonly callId: string; readonly kind: string }[]
  }[]
  readonly learnt: readonly { readonly solutionId: string; readonly bias: number }[]
}

test('learning: two calls say wrong, the administrator accepts, the next call is less sure; reset restores', async (t) => {
  const { ask, call, learning, question, plain } = await bench(t)
  const before = await learning()
  const replayed = JSON.stringify(await plain())
  const first = await call('one', question, 'wrong')
  assert.deepEqual((await learning()).proposals, [], 'one call proposes nothing')
  await call('two', question, 'wrong')
  const { proposals, version } = await learning()
  assert.equal(version, before.version, 'a proposal changes nothing')
  assert.equal((await call('three', question))?.confidence, first?.confidence)
  assert.deepEqual(
    proposals.map(({ kind, status, evidence }) => ({ kind, status, evidence })),
    [
      {
        ...{ kind: 'ranking', status: 'open' },
        evidence: [
          { callId: 'one', kind: 'wrong' },
          { callId: 'two', kind: 'wrong' },
        ],
      },
    ],
  )
  const path = `/api/learning/${proposals[0]!.proposalId}`
  assert.equal((await ask('POST', `${path}/accept`)).status, 200)
  const lower = await call('four', question)
  assert.ok(lower && first, 'it is shown still')
  assert.ok(lower.confidence < first.confidence)
  const after = await learning()
  assert.equal(lower.solutionsVersion, after.version)
  assert.match(after.version, new RegExp(`^${before.version}\\.[0-9a-f]{4}$`))
  assert.deepEqual(after.learnt, [
    { solutionId: 'router', title: solutions[0]!.title, bias: proposals[0]!.toBias },
  ])
  assert.equal(JSON.stringify(await plain()), replayed, 'a replay is as before')
  assert.equal((await ask('POST', `${path}/accept`)).body.code, 'ASSIST_PROPOSAL_DECIDED')
  assert.equal((await ask('DELETE', '/api/learning')).status, 204)
  assert.deepEqual(await learning(), before)
  assert.equal((await call('five', question))?.confidence, first.confidence)
})

test('learning: dismissing, or doing nothing, changes nothing beyond the call', async (t) => {
  const { call, learning, question } = await bench(t)
  const before = await learning()
  const first = await call('one', question, 'dismissed')
  for (const callId of ['two', 'three', 'four']) await call(callId, question, 'dismissed')
  await call('five', question)
  assert.deepEqual(await learning(), before)
  assert.equal((await call('six', question))?.confidence, first?.confidence)
})

test('learning: what the customer said before a used card becomes an example, unless one says it', async (t) => {
  const { app, ask, call, learning, question } = await bench(t)
  await call('one', 'the light on my router is red', 'used')
  assert.deepEqual((await learning()).proposals, [], 'the base has this question')
  const text = 'red light glowing angrily on router thing downstairs'
  await call('two', text, 'used')
  await call('three', `${text}, well`, 'used')
  const [proposal] = (await learning()).proposals.filter(({ kind }) => kind === 'question')
  assert.equal(proposal?.text, text)
  assert.deepEqual(
    proposal.evidence.map(({ callId }) => callId),
    ['two', 'three'],
  )
  await ask('POST', `/api/learning/${proposal.proposalId}/accept`)
  assert.ok((await app.store.solutions.get('default', 'router')).questions.includes(text))
  await call('four', text, 'used')
  const questions = (await learning()).proposals.filter(({ kind }) => kind === 'question')
  assert.equal(questions.length, 1, 'it is no new one')
  await ask('DELETE', '/api/learning?solutionId=router')
  assert.deepEqual(
    (await app.store.solutions.get('default', 'router')).questions,
    solutions[0]!.questions,
  )
  assert.ok(await call('five', question))
})

test('learning: what was refused does not come again', async (t) => {
  const { ask, call, learning, question } = await bench(t)
  for (const callId of ['one', 'two']) await call(callId, question, 'wrong')
  const [proposal] = (await learning()).proposals
  await ask('POST', `/api/learning/${proposal!.proposalId}/refuse`)
  await call('three', question, 'wrong')
  const { proposals, learnt } = await learning()
  assert.deepEqual(
    [proposals.map(({ status }) => status), learnt],
    [['refused'], []],
    'one new call is no evidence',
  )
})

test('learning: automatic accepts at once; off looks at nothing', async (t) => {
  const automatic = await bench(t, { learning: 'automatic' })
  for (const callId of ['one', 'two']) await automatic.call(callId, automatic.question, 'wrong')
  assert.ok((await automatic.learning()).learnt[0]!.bias < 0)
  const off = await bench(t, { learning: 'off' })
  for (const callId of ['one', 'two']) await off.call(callId, off.question, 'wrong')
  assert.deepEqual((await off.learning()).proposals, [])
})

test('learning: refusals have a code', async (t) => {
  const { ask } = await bench(t)
  assert.equal((await ask('POST', '/api/learning/9/accept')).body.code, 'ASSIST_PROPOSAL_NOT_FOUND')
  assert.equal((await ask('POST', '/api/learning/x/accept')).body.code, 'ASSIST_REQUEST_INVALID')
  assert.equal(
    (await ask('DELETE', '/api/learning?base=none')).body.code,
    'ASSIST_SOLUTIONS_UNKNOWN',
  )
  assert.equal((await ask('GET', '/api/learning?base=none')).status, 404)
})

const needsChromium = { ...requirement('chromium'), timeout: 60_000 }

test(
  'learning: on the page the administrator sees what speaks for a proposal, accepts it and takes it back',
  needsChromium,
  async (t) => {
    const { app, call, learning, question } = await bench(t)
    for (const callId of ['one', 'two']) await call(callId, question, 'wrong')
    const example = 'red light glowing angrily on router thing downstairs'
    await call('three', example, 'used')
    const pages = await CallPages.open()
    t.after(() => pages.close())
    const page = await pages.visit(app.address, {
      ...{ locale: 'en-US', viewport: { width: 1280, height: 800 } },
    })
    await part(page, 'settings').click()
    await part(page, 'learning').click()
    const ranking = part(page, 'proposal', '[data-kind=ranking]')
    await ranking.getByText('Show less readily').waitFor()
    await ranking.getByText('called wrong 2 times').click()
    await ranking.getByText('Calls: one, two').waitFor()
    await part(page, 'proposal', '[data-kind=question]').getByText(example).waitFor()

    await ranking.getByRole('button', { name: 'Accept' }).click()
    const learnt = part(page, 'learnt', '[data-solution=router]')
    await learnt.waitFor()
    assert.ok((await learning()).learnt[0]!.bias < 0)

    // Somebody else has answered the other one meanwhile: the service's words are shown, and the list is true again.
    const open = (await learning()).proposals.find(({ status }) => status === 'open')
    await app.learner.refuse(open!.proposalId)
    await part(page, 'proposal', '[data-kind=question]').getByRole('button').last().click()
    await page.getByRole('alert').waitFor()
    await page.getByText('Decided: 2').waitFor()

    await learnt.getByRole('button', { name: 'Take back' }).click()
    await learnt.waitFor({ state: 'detached' })
    assert.deepEqual((await learning()).learnt, [])
    assert.deepEqual(pages.errors, [])
  },
)

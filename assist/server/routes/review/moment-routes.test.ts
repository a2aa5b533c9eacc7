import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'

import { momentsOf } from '../../../moments/call-moments.js'
import { readRule } from '../../../moments/rules-file.js'
import type { TrialOfRules } from '../../../moments/try-rules.js'
import { fakeApp } from '../../../testing/fake-app.js'
import { heard, phoneFormat } from '../../../testing/fake-call.js'
import { saidCall } from '../../../testing/said-call.js'

const sure = { id: 'sure', title: 'Guarantees', kind: 'must-not-say', words: ['i guarantee'] }

async function serviceWith(t: TestContext, rules: readonly object[]) {
  const moments = rules.flatMap((rule, at) => readRule(rule, at + 1).rule ?? [])
  const app = await fakeApp({}, { review: { moments } })
  t.after(() => app.close())
  const post = (body: object): Promise<Response> =>
    fetch(`${app.address}/api/moments/try`, {
      ...{ method: 'POST', headers: { 'content-type': 'application/json' } },
      body: JSON.stringify(body),
    })
  return { app, post }
}

test('moments: rules are tried on calls that are over, with quotes', async (t) => {
  const { app, post } = await serviceWith(t, [])
  await app.store.calls.create({ callId: 'c1', internalId: 'i1', language: 'en', startedAt: 0 })
  await app.store.calls.append('c1', saidCall(['C: will it work', 'A: Sure. I guarantee it.']))
  await app.store.calls.end('c1', 9_000)
  const response = await post({ rules: [sure] })
  assert.equal(response.status, 200)
  const { callCount, rules } = (await response.json()) as TrialOfRules
  assert.equal(callCount, 1)
  assert.deepEqual(
    rules.map(({ momentId, sightings }) => [momentId, sightings[0]?.quote]),
    [['sure', 'I guarantee it.']],
  )
  const refused = await post({ rules: [{ ...sure, words: ['(open'] }] })
  assert.equal(refused.status, 400)
  assert.match(await refused.text(), /ASSIST_MOMENTS_INVALID.*line 1: pattern/)
})

test('moments: live calls are looked through to their last words, and the log is whole', async (t) => {
  const { app } = await serviceWith(t, [sure])
  const told = (await (await fetch(`${app.address}/api/moments`)).json()) as { id: string }[]
  assert.deepEqual(
    told.map(({ id }) => id),
    ['sure'],
  )
  const live = await app.calls.open({ callId: 'c2', language: 'en' }, phoneFormat, 'native')
  live.pipeline.heard(heard('agent').started())
  live.pipeline.heard(heard('agent').final('I guarantee it'))
  await app.calls.endCall(live.pipeline.internalId, 'stopped')
  await app.idleMoments()
  const events = await app.store.calls.eventsAfter('c2', 0)
  assert.deepEqual(
    events.map(({ seq }) => seq),
    events.map((_event, at) => at + 1),
  )
  assert.deepEqual(
    momentsOf(events).map(({ sightings }) => sightings.length),
    [1],
  )
})

import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'

import type { CallSignals } from '../../../review/signals/call-signals.js'
import type { SampledCall } from '../../../review/sampling/sampling.js'
import type { Config } from '../../../settings/config.js'
import { fakeApp } from '../../../testing/fake-app.js'
import { continued, saidCall } from '../../../testing/said-call.js'

async function serviceWith(t: TestContext, overrides: Partial<Config>) {
  const app = await fakeApp(overrides)
  t.after(() => app.close())
  const quiet = saidCall(['A: good morning', 'C: this is terrible'], false)
  const logs = {
    plain: continued(quiet, [{ type: 'call.ended', reason: 'stopped' }]),
    worth: continued(quiet, [
      { type: 'advice.dismissed', adviceId: 'a1' },
      { type: 'suggestion.rated', suggestionId: 's1', rating: 'wrong' },
      { type: 'call.ended', reason: 'stopped' },
    ]),
  }
  for (const [callId, events] of Object.entries(logs)) {
    const startedAt = callId === 'plain' ? 2_000 : 1_000
    await app.store.calls.create({ callId, internalId: `i-${callId}`, language: 'en', startedAt })
    await app.store.calls.append(callId, events)
    await app.store.calls.end(callId, 9_000)
  }
  const get = async <T>(route: string): Promise<T> => {
    const response = await fetch(`${app.address}${route}`)
    assert.equal(response.status, 200)
    return (await response.json()) as T
  }
  return { app, get }
}

test('sampling: calls with reasons come, the most worth hearing first, and labels count at once', async (t) => {
  const { app, get } = await serviceWith(t, {})
  const list = (): Promise<readonly (SampledCall & { readonly callId: string })[]> =>
    get('/api/sampling')
  assert.deepEqual(
    (await list()).map(({ callId, score }) => [callId, score]),
    [['worth', 15]],
  )
  for (const target of ['s1', 's2'])
    await app.store.labels.save({
      ...{ callId: 'i-plain', who: 'kim', kind: 'wrong', target, atMs: 100, at: 1 },
      ...{ solutionId: null, text: '' },
    })
  assert.deepEqual(
    (await list()).map(({ callId, score }) => [callId, score]),
    [
      ['plain', 20],
      ['worth', 15],
    ],
  )
})

test('signals: nothing is told until they are switched on', async (t) => {
  const off = await serviceWith(t, {})
  assert.deepEqual(await off.get('/api/calls/plain/signals'), { isOn: false })
  const on = await serviceWith(t, { signals: true })
  const { signals } = await on.get<{ readonly signals: CallSignals }>('/api/calls/plain/signals')
  assert.deepEqual(
    signals.sentiment.words.map(({ word }) => word),
    ['terrible'],
  )
})

import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { Solution } from '../solutions/solution.js'
import { fakeApp } from '../testing/fake-app.js'
import { findAlways, heard, phoneFormat, settled } from '../testing/fake-call.js'

const router: Solution = {
  ...{ id: 'router', title: 'Red light', answer: 'Wait.', questions: [], tags: [] },
}

test('base: a card goes when its solution may not be shown any more, deleted or not', async (t) => {
  const app = await fakeApp(
    {},
    { findMatches: findAlways({ solutionId: 'router', confidence: 0.9, because: [] }) },
  )
  t.after(() => app.close())
  const changes: [string, Partial<Solution> | undefined, boolean][] = [
    ['changed', { title: 'Redder light' }, false],
    ['draft', { status: 'draft' }, true],
    ['retired', { status: 'retired' }, true],
    ['expired', { validTo: '2020-01-01' }, true],
    ['not yet', { validFrom: '2999-01-01' }, true],
    ['deleted', undefined, true],
  ]
  for (const [callId, change, isGone] of changes) {
    await app.store.solutions.replace('default', [router])
    const leg = await app.calls.open({ callId, language: 'en' }, phoneFormat, 'test')
    const { pipeline } = leg
    pipeline.heard(heard().started())
    pipeline.heard(heard().final('My router is red.'))
    await settled()
    const { id, ...body } = { ...router, ...change }
    const answer = await fetch(`${app.address}/api/solutions/${id}`, {
      method: change ? 'PUT' : 'DELETE',
      ...(change ? { body: JSON.stringify(body) } : {}),
      headers: change ? { 'content-type': 'application/json' } : {},
    })
    assert.ok(answer.ok, `${callId}: ${answer.status}`)
    const types = pipeline.log.after(2).map((event) => event.type)
    const expected = ['suggestion.shown', 'solutions.changed']
    assert.deepEqual(types, isGone ? [...expected, 'suggestion.withdrawn'] : expected, callId)
    await app.calls.stop(leg, 'stopped')
  }
})

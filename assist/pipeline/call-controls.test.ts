import assert from 'node:assert/strict'
import { test } from 'node:test'

import { fakeCall, findAlways, heard, settled } from '../testing/fake-call.js'
import type { CallEvent } from './log/call-event.js'

const types = (events: readonly CallEvent[]): string[] => events.map((event) => event.type)
const routerCard = { solutionId: 'router', confidence: 0.9, because: [] }

test('controls: a card that is best shown brings advice, and what the agent makes of it is logged', async () => {
  const traits = { title: 'Red light', medium: 'video', hasSteps: true, tags: [] } as const
  const findMatches = findAlways({ ...routerCard, traits })
  const { pipeline, log } = fakeCall({ isVirtual: true, findMatches })
  pipeline.heard(heard().started(100))
  pipeline.heard(heard().final('My router is blinking.', 1_600))
  await settled()
  assert.equal(pipeline.controls.actOnAdvice('a9', 'taken'), false)
  assert.equal(pipeline.controls.actOnAdvice('a1', 'taken'), true)
  await pipeline.end('stopped')
  const advice = log.after(0).filter(({ type }) => type.startsWith('advice.'))
  assert.deepEqual(types(advice), ['advice.shown', 'advice.taken'])
  assert.ok(advice[0]?.type === 'advice.shown' && advice[0].solutionId === 'router')
})

test('controls: advice goes with the card that the agent dismisses, or whose solution is gone', async () => {
  const traits = { title: 'Red light', medium: 'video', hasSteps: true, tags: [] } as const
  for (const leave of ['dismissed', 'removed']) {
    const { pipeline, log } = fakeCall({ findMatches: findAlways({ ...routerCard, traits }) })
    pipeline.heard(heard().started(100))
    pipeline.heard(heard().final('My router is blinking.', 1_600))
    await settled()
    if (leave === 'dismissed') assert.equal(pipeline.controls.act('s1', 'dismissed'), true)
    else pipeline.controls.solutionsChanged('v2', new Set())
    await pipeline.end('stopped')
    assert.equal(types(log.after(0)).filter((type) => type === 'advice.withdrawn').length, 1, leave)
  }
})

test('controls: what the agent says of a card is in the log; of no card it is refused', async () => {
  const { pipeline, log } = fakeCall({ isVirtual: true, findMatches: findAlways(routerCard) })
  assert.equal(pipeline.controls.act('s1', 'used'), false)
  pipeline.heard(heard().started())
  pipeline.heard(heard().final('My router is red.'))
  await settled()
  for (const action of ['used', 'wrong', 'dismissed'] as const) {
    assert.equal(pipeline.controls.act('s1', action), true)
  }
  const said = log.after(0).slice(-3)
  assert.deepEqual(types(said), ['suggestion.used', 'suggestion.rated', 'suggestion.dismissed'])
  for (const event of said) {
    assert.equal('suggestionId' in event && event.suggestionId, 's1')
    assert.equal(event.atMs, 1_600, 'never before what it speaks of')
  }
  await pipeline.end('stopped')
})

test('controls: a new version of the base is logged before the cards that it takes away', async () => {
  const { pipeline, log } = fakeCall({ isVirtual: true, findMatches: findAlways(routerCard) })
  pipeline.heard(heard().started())
  pipeline.heard(heard().final('My router is red.'))
  await settled()
  pipeline.controls.solutionsChanged('v2', new Set(['router']))
  pipeline.controls.solutionsChanged('v3', new Set())
  assert.deepEqual(types(log.after(3)), [
    ...['solutions.changed', 'solutions.changed', 'suggestion.withdrawn'],
  ])
  await pipeline.end('stopped')
})

import assert from 'node:assert/strict'
import { test } from 'node:test'

import { fakeCall, findAlways, heard, settled } from '../testing/fake-call.js'

/** Two words that tell: a partial raises a card by no fewer. */
const telling = [
  { text: 'red', kind: 'word' },
  { text: 'light', kind: 'word' },
] as const

const card = (title: string) => ({ id: 'router', title, answer: 'Look.', tags: [], say: 'Look.' })
const matchOf = (title: string) => ({
  ...{ solutionId: 'router', confidence: 0.9, because: telling },
  card: card(title),
})

test('cards: what a card shows is there before its event is told, and is not in the log', async () => {
  const { pipeline, log } = fakeCall({ isVirtual: true, findMatches: findAlways(matchOf('Red')) })
  const titles: (string | undefined)[] = []
  log.subscribe((event) => {
    if (event.type === 'suggestion.shown') titles.push(pipeline.cards.of(event.solutionId)?.title)
  })
  pipeline.heard(heard().started())
  pipeline.heard(heard().final('My router is red.'))
  await pipeline.end('stopped')
  assert.deepEqual(titles, ['Red'])
  assert.doesNotMatch(JSON.stringify(log.after(0)), /Look\./)
})

test('cards: a later version of the solution takes the place of the older one', async () => {
  let title = 'Old'
  const { pipeline } = fakeCall({
    isVirtual: true,
    findMatches: (text) => findAlways(matchOf(title))(text),
  })
  const one = heard()
  pipeline.heard(one.started())
  pipeline.heard(one.partial('my router is'))
  pipeline.heard(one.partial('my router is'))
  await settled()
  assert.equal(pipeline.cards.of('router')?.title, 'Old')
  title = 'New'
  pipeline.heard(one.final('My router is red.'))
  await pipeline.end('stopped')
  assert.equal(pipeline.cards.of('router')?.title, 'New')
  assert.equal(pipeline.cards.of('other'), undefined)
})

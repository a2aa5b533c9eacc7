import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { MatchResult } from '../matching/match.js'
import { decision, fakeCall, heard, settled } from '../testing/fake-call.js'

test('told: live text does not wait for a match, of waiting partials the newest is matched, the others are counted', async () => {
  const shed: number[] = []
  const asked: string[] = []
  const wait = decision<MatchResult>()
  const { pipeline, log } = fakeCall({
    findMatches: (text) => {
      asked.push(text)
      return wait.promise
    },
    observer: { shed: (_what, count) => shed.push(count) },
  })
  const texts = (): string[] =>
    log.after(0).flatMap((event) => ('text' in event ? [event.text] : []))
  const one = heard()
  pipeline.heard(one.started())
  pipeline.heard(one.partial('my router is blinking'))
  await settled()
  pipeline.heard(one.partial('my router is blinking red'))
  pipeline.heard(one.partial('my router is blinking red now'))
  pipeline.heard(heard('agent').started())
  pipeline.heard(one.final('My router is blinking red now.'))
  await settled()
  assert.deepEqual(texts(), [
    'my router is blinking',
    'my router is blinking red',
    'my router is blinking red now',
    'My router is blinking red now.',
  ])
  assert.deepEqual(asked, ['my router is blinking'])
  wait.resolve({ matches: [], solutionsVersion: 'v1' })
  await pipeline.end('stopped')
  assert.deepEqual([...new Set(asked)], ['my router is blinking', 'My router is blinking red now.'])
  assert.deepEqual(shed, [1, 1])
})

test('told: a side’s last words are through only when they have been matched', async () => {
  const wait = decision<MatchResult>()
  const { pipeline } = fakeCall({ findMatches: () => wait.promise })
  const one = heard()
  let isEnded = false
  pipeline.heard(one.started())
  pipeline.heard(one.final('My router is blinking red now.'))
  const ending = pipeline.end('stopped').then(() => (isEnded = true))
  await settled()
  assert.equal(isEnded, false)
  wait.resolve({ matches: [], solutionsVersion: 'v1' })
  await ending
})

test('told: under the virtual clock the next thing is told when the one before has been matched', async () => {
  const wait = decision<MatchResult>()
  const { pipeline, log } = fakeCall({ isVirtual: true, findMatches: () => wait.promise })
  const one = heard()
  pipeline.heard(one.started())
  pipeline.heard(one.partial('my router is blinking'))
  pipeline.heard(one.final('My router is blinking.'))
  await settled()
  const texts = log.after(0).flatMap((event) => ('text' in event ? [event.text] : []))
  assert.deepEqual(texts, ['my router is blinking'])
  wait.resolve({ matches: [], solutionsVersion: 'v1' })
  await pipeline.end('stopped')
})

import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { UtteranceFinal } from '../utterance/utterance.js'
import { SpokenCards } from './spoken-cards.js'
import type { SuggestionChange } from './suggestion.js'

const shown = (suggestionId: string, solutionId: string): SuggestionChange => ({
  ...{ type: 'suggestion.shown', suggestionId, solutionId, utteranceId: 'u1', confidence: 0.9 },
  ...{ likely: false, question: 1, solutionsVersion: 'v1', because: [] },
})

const said = (text: string, startMs: number, channel: 'agent' | 'customer' = 'agent') =>
  ({
    ...{ kind: 'final', utteranceId: 'u2', channel, startMs, endMs: startMs + 1_000, text },
    ...{ language: 'en', confidence: 0.9, engine: 'fake', atMs: startMs + 1_600 },
  }) satisfies UtteranceFinal

/** Says that the text is the solution whose id it names. */
const cards = () =>
  new SpokenCards((text, ids) =>
    Promise.resolve(ids.find((solutionId) => text.includes(solutionId))),
  )

test('spoken: what the agent says within a minute is taken from the card, once', async () => {
  const spoken = cards()
  spoken.follow(shown('s1', 'router'), 1_000)
  assert.deepEqual(await spoken.hear(said('hello', 2_000)), [])
  assert.deepEqual(await spoken.hear(said('router', 61_000)), [
    { type: 'suggestion.used', suggestionId: 's1', inferred: true },
  ])
  assert.deepEqual(await spoken.hear(said('router', 61_000)), [])
  spoken.follow(
    { ...shown('s1', 'router'), type: 'suggestion.changed' } as SuggestionChange,
    61_500,
  )
  assert.deepEqual(await spoken.hear(said('router', 62_000)), [], 'not even when it is confirmed')
})

test('spoken: too late, too early, or said by the customer is nothing', async () => {
  for (const utterance of [
    said('router', 61_001),
    said('router', -100),
    said('router', 2_000, 'customer'),
    { ...said('router', 2_000), text: '' },
  ]) {
    const spoken = cards()
    spoken.follow(shown('s1', 'router'), 1_000)
    assert.deepEqual(await spoken.hear(utterance), [])
  }
})

test('spoken: a card that is confirmed later counts from then', async () => {
  const spoken = cards()
  spoken.follow(shown('s1', 'router'), 1_000)
  spoken.follow(
    { ...shown('s1', 'router'), type: 'suggestion.changed' } as SuggestionChange,
    50_000,
  )
  assert.equal((await spoken.hear(said('router', 100_000))).length, 1)
})

test('spoken: what the agent has judged, and what was withdrawn, is not inferred', async () => {
  const settled = cards()
  settled.follow(shown('s1', 'router'), 1_000)
  settled.settle('s1')
  assert.deepEqual(await settled.hear(said('router', 2_000)), [])
  for (const [change, count] of [
    [{ type: 'suggestion.withdrawn', suggestionId: 's1', reason: 'revised' }, 0],
    [{ type: 'suggestion.receded', suggestionId: 's1' }, 1],
  ] as const) {
    const spoken = cards()
    spoken.follow(shown('s1', 'router'), 1_000)
    spoken.follow(change, 1_500)
    assert.equal((await spoken.hear(said('router', 2_000))).length, count, change.type)
  }
})

test('spoken: a button that is pressed while the text is compared wins', async () => {
  let answer: (solutionId: string) => void = () => undefined
  const spoken = new SpokenCards(() => new Promise((resolve) => (answer = resolve)))
  spoken.follow(shown('s1', 'router'), 1_000)
  const uses = spoken.hear(said('router', 2_000))
  spoken.settle('s1')
  answer('router')
  assert.deepEqual(await uses, [])
})

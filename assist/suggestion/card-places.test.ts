import assert from 'node:assert/strict'
import { test } from 'node:test'

import { CardPlaces, type PlacedCard } from './card-places.js'

function add(places: CardPlaces, solutionId: string, utteranceId = 'u1'): PlacedCard {
  return places.add({
    ...{ solutionId, utteranceId, confidence: 0.9, likely: false },
    ...{ solutionsVersion: 'v1', because: [] },
  })
}
const visible = (places: CardPlaces): string[] => places.visible.map(({ solutionId }) => solutionId)

test('card places: ids count through the call, also after cards have left', () => {
  const places = new CardPlaces()
  const first = add(places, 'a')
  places.withdraw(first, 'replaced')
  assert.equal(add(places, 'b').suggestion.suggestionId, 's2')
  assert.deepEqual([places.solutionOf('s1'), places.solutionOf('s9')], ['a', undefined])
})

test('card places: a held card that is withdrawn is gone, and its place is free when it is let go', () => {
  const places = new CardPlaces()
  const card = add(places, 'a')
  places.hold('s1', true)
  assert.equal(places.withdraw(card, 'revised').length, 1)
  assert.deepEqual(places.withdraw(card, 'revised'), [], 'once')
  assert.deepEqual([visible(places), places.freeCount, places.find('a')], [[], 2, undefined])
  places.hold('s1', false)
  assert.equal(places.freeCount, 3)
})

test('card places: a doubted card gives its place first, then the least fresh, never a held one', () => {
  const places = new CardPlaces()
  const [a, b, c] = [add(places, 'a'), add(places, 'b'), add(places, 'c', 'u2')]
  assert.equal(places.replaceableBy('u3'), a)
  places.refresh(a)
  assert.equal(places.replaceableBy('u3'), b)
  c.isDoubted = true
  assert.equal(places.replaceableBy('u3'), c)
  assert.equal(places.replaceableBy('u2'), b, 'not a card of the same utterance')
  for (const id of ['s1', 's2', 's3']) places.hold(id, true)
  assert.equal(places.replaceableBy('u3'), undefined)
})

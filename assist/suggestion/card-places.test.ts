import assert from 'node:assert/strict'
import { test } from 'node:test'

import { CardPlaces, type PlacedCard } from './card-places.js'

function show(places: CardPlaces, solutionId: string, question = 1, confidence = 0.9): string[] {
  return places
    .show({
      ...{ solutionId, utteranceId: `u${question}`, question, confidence, likely: false },
      ...{ solutionsVersion: 'v1', because: [] },
    })
    .map((change) => `${change.type.slice(11)} ${change.suggestionId}`)
}
const cardOf = (places: CardPlaces, solutionId: string): PlacedCard => places.find(solutionId)!
const visible = (places: CardPlaces): string[] => places.visible.map(({ solutionId }) => solutionId)

test('card places: ids count through the call, and a card that comes back has its old one', () => {
  const places = new CardPlaces()
  show(places, 'a')
  places.recede(cardOf(places, 'a'))
  assert.deepEqual(show(places, 'b', 2), ['shown s2'])
  assert.deepEqual(show(places, 'a', 3), ['shown s1'])
  places.withdraw(cardOf(places, 'a'), 'revised')
  assert.deepEqual(show(places, 'a', 4), ['shown s3'], 'what was wrong comes anew')
  assert.deepEqual([places.solutionOf('s1'), places.solutionOf('s9')], ['a', undefined])
})

test('card places: the newest question stands first, then the surest card', () => {
  const places = new CardPlaces()
  show(places, 'a', 1, 0.9)
  show(places, 'b', 2, 0.5)
  show(places, 'c', 2, 0.6)
  assert.deepEqual(visible(places), ['c', 'b', 'a'])
  assert.equal(places.newestQuestion, 2)
})

test('card places: what stands last recedes before a fourth card, unless it is held', () => {
  const places = new CardPlaces()
  for (const [at, id] of ['a', 'b', 'c'].entries()) show(places, id, at + 1)
  places.hold('s1', true)
  assert.deepEqual(show(places, 'd', 4), ['receded s2', 'shown s4'])
  for (const id of ['s3', 's4']) places.hold(id, true)
  assert.deepEqual(show(places, 'e', 5), ['shown s5'], 'nothing keeps a new card out')
  assert.deepEqual(visible(places), ['e', 'd', 'c', 'a'])
})

test('card places: a held card that was withdrawn is gone, and one that was passed recedes when it is let go', () => {
  const places = new CardPlaces()
  show(places, 'a')
  show(places, 'b')
  for (const id of ['s1', 's2']) places.hold(id, true)
  assert.equal(places.withdraw(cardOf(places, 'a'), 'revised').length, 1)
  assert.deepEqual(places.recede(cardOf(places, 'b')), [])
  assert.deepEqual(visible(places), ['b'])
  assert.deepEqual(places.hold('s1', false), [])
  assert.deepEqual(places.hold('s2', false), [{ type: 'suggestion.receded', suggestionId: 's2' }])
  assert.deepEqual(visible(places), [])
})

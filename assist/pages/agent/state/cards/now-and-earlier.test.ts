import assert from 'node:assert/strict'
import { test } from 'node:test'
import { certaintyOf, newCard, type Card } from './card.js'
import {
  changeCard,
  isOfEarlierQuestion,
  noCards,
  placeCard,
  recedeCard,
  removeCard,
  withdrawCard,
  type NowAndEarlier,
} from './now-and-earlier.js'

type Step = (cards: NowAndEarlier) => NowAndEarlier

const after = (...steps: Step[]) => steps.reduce((cards, step) => step(cards), noCards)
const card = (id: string, question: number, confidence = 0.9, likely = false): Card =>
  newCard(
    {
      ...{ suggestionId: `s-${id}`, solutionId: id, utteranceId: `u${question}`, question },
      ...{ confidence, likely, solutionsVersion: 'v', because: [] },
    },
    { id, title: id, answer: id, tags: [] },
  )
const shown =
  (...input: Parameters<typeof card>): Step =>
  (cards) =>
    placeCard(cards, card(...input), 0)
const receded =
  (id: string): Step =>
  (cards) =>
    recedeCard(cards, `s-${id}`, 0)
const change =
  (id: string, part: Partial<Card>): Step =>
  (cards) =>
    changeCard(cards, `s-${id}/${id}`, (before) => ({ ...before, ...part }), 0)
const places = ({ now }: NowAndEarlier) =>
  now.map(({ solution, place }) => `${solution.id}${place}`)
const earlier = (cards: NowAndEarlier) => cards.earlier.map(({ solution }) => solution.id)

test('cards: the newest question stands first, then the surest', () => {
  const cards = after(shown('a', 1), shown('b', 2, 0.6), shown('c', 2, 0.7))
  assert.deepEqual(places(cards), ['c0', 'b1', 'a2'])
})

test('cards: what recedes goes to earlier, newest first, and comes back when it is shown again', () => {
  const past = after(shown('a', 1), shown('b', 2), receded('a'), shown('c', 3), receded('b'))
  assert.deepEqual([places(past), earlier(past)], [['c0'], ['b', 'a']])
  const again = shown('a', 4)(past)
  assert.deepEqual([places(again), earlier(again)], [['a0', 'c1'], ['b']])
})

test('cards: one that comes back is used as it was, and not open or pinned', () => {
  const past = after(shown('a', 1), change('a', { isUsed: true, openness: 'closed' }), receded('a'))
  const [back] = shown('a', 2)(past).now
  assert.deepEqual([back?.isUsed, back?.openness, back?.isPinned], [true, 'auto', false])
})

test('cards: a held card stays below the newer answer, marked, until it is let go', () => {
  for (const hold of [{ isPinned: true }, { openness: 'open' }, { isHovered: true }] as const) {
    const held = after(shown('a', 1), change('a', hold), shown('b', 2), receded('a'))
    assert.deepEqual(places(held), ['b0', 'a1'])
    assert.deepEqual(
      held.now.map((one) => isOfEarlierQuestion(one, held.now)),
      [false, true],
    )
    const free = { isPinned: false, isHovered: false, openness: 'auto' } as const
    const past = change('a', free)(held)
    assert.deepEqual([places(past), earlier(past)], [['b0'], ['a']])
  }
})

test('cards: with three held, the new one still stands first', () => {
  const three = ['a', 'b', 'c'].flatMap((id) => [shown(id, 1), change(id, { isPinned: true })])
  assert.equal(places(after(...three, shown('d', 2, 0.3)))[0], 'd0')
})

test('cards: one in hand keeps its place while others change theirs', () => {
  const steps = [shown('a', 1, 0.9), shown('b', 1, 0.8), shown('c', 1, 0.7)]
  const focused = after(...steps, change('b', { isFocused: true }), change('c', { confidence: 1 }))
  assert.deepEqual(places(focused), ['c0', 'b1', 'a2'])
  const alone = after(...steps, change('c', { isHovered: true }))
  const rest = removeCard(removeCard(alone, 's-a/a', 0), 's-b/b', 0)
  assert.deepEqual(places(rest), ['c2'])
  assert.deepEqual(places(shown('d', 2)(rest)), ['d0', 'c2'])
  assert.deepEqual(places(change('c', { isHovered: false })(rest)), ['c0'])
})

test('cards: a likely answer does not make the others cards of an earlier question yet', () => {
  const { now } = after(shown('a', 1), shown('b', 2, 0.9, true))
  assert.deepEqual(
    now.map((one) => isOfEarlierQuestion(one, now)),
    [false, false],
  )
})

test('cards: what was wrong goes; what was corrected, replaced or held is kept within reach', () => {
  const withdraw =
    (reason: 'not-confirmed' | 'corrected' | 'replaced'): Step =>
    (cards) =>
      withdrawCard(cards, { suggestionId: 's-a', reason }, 0)
  assert.deepEqual(earlier(after(shown('a', 1), withdraw('not-confirmed'))), [])
  assert.deepEqual(earlier(after(shown('a', 1), withdraw('corrected'))), ['a'])
  assert.deepEqual(earlier(after(shown('a', 1), withdraw('replaced'))), ['a'])
  const pin = change('a', { isPinned: true })
  const held = after(shown('a', 1), pin, withdraw('not-confirmed'))
  assert.deepEqual([places(held), held.now[0]?.isUnmatched], [['a0'], true])
  assert.deepEqual(earlier(change('a', { isPinned: false })(held)), ['a'])
})

test('cards: the face says listening until the sentence is done, then how sure it is', () => {
  const words = [0.8, 0.79, 0.5, 0.49].map((confidence) =>
    certaintyOf({ confidence, likely: false, because: [] }),
  )
  assert.deepEqual(words, ['matches', 'matches', 'matches', 'mayFit'])
  assert.equal(certaintyOf({ confidence: 0.99, likely: true, because: [] }), 'listening')
})

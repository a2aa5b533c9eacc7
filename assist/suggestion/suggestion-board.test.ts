import assert from 'node:assert/strict'
import test from 'node:test'

import fc from 'fast-check'

import type { MatchResult } from '../matching/match.js'
import { SuggestionBoard } from './suggestion-board.js'
import type { SuggestionChange } from './suggestion.js'

const board = (): SuggestionBoard => new SuggestionBoard({ show: 0.5, sure: 0.8 })

const result = (...matches: [solutionId: string, confidence: number][]): MatchResult => ({
  matches: matches.map(([solutionId, confidence]) => ({ solutionId, confidence, because: [] })),
  solutionsVersion: 'v1',
})

/** Changes in short: what, which solution or reason. */
const brief = (changes: readonly SuggestionChange[]): string[] =>
  changes.map((change) =>
    change.type === 'suggestion.withdrawn'
      ? `withdrawn ${change.suggestionId} ${change.reason}`
      : `${change.type.slice(11)} ${change.suggestionId} ${change.solutionId}${change.likely ? ' likely' : ''}`,
  )

/** Two partials of the same meaning: they raise a likely card. */
const agreed = (
  b: SuggestionBoard,
  utteranceId: string,
  ...matches: [solutionId: string, confidence: number][]
): SuggestionChange[] => [
  ...b.onPartial(utteranceId, result(...matches), false),
  ...b.onPartial(utteranceId, result(...matches), false),
]

test('board: partials raise a likely card, which their final confirms by the same id', () => {
  const b = board()
  assert.deepEqual(brief(agreed(b, 'u1', ['refund', 0.85])), ['shown s1 refund likely'])
  assert.deepEqual(brief(b.onFinal('u1', result(['refund', 0.9]))), ['changed s1 refund'])
})

test('board: a final that says something else withdraws what its partials raised', () => {
  const b = board()
  agreed(b, 'u1', ['refund', 0.85])
  assert.deepEqual(brief(b.onFinal('u1', result(['card', 0.9]))), [
    'withdrawn s1 not-confirmed',
    'shown s2 card',
  ])
})

test('board: what the customer takes back goes', () => {
  const b = board()
  b.onFinal('u1', result(['debit', 0.9]))
  const corrected = { ...result(['credit', 0.9]), corrected: 'debit' }
  assert.deepEqual(brief(b.onFinal('u2', corrected)), ['withdrawn s1 corrected', 'shown s2 credit'])
  assert.deepEqual(b.onRevised('u2', corrected), [], 'once')
})

test('board: a final that disagrees weakly leaves the card, which gives its place away first', () => {
  const b = board()
  b.onFinal('u0', result(['a', 0.9]))
  agreed(b, 'u1', ['refund', 0.85])
  assert.deepEqual(b.onFinal('u1', result(['x', 0.25], ['refund', 0.2])), [])
  b.onFinal('u2', result(['c', 0.9]))
  assert.deepEqual(brief(b.onFinal('u3', result(['d', 0.9]))), [
    'withdrawn s2 replaced',
    'shown s4 d',
  ])
})

test('board: a likely card that is still the best candidate is confirmed with less than a new one needs', () => {
  const b = board()
  agreed(b, 'u1', ['refund', 0.85])
  assert.deepEqual(brief(b.onFinal('u1', result(['refund', 0.3]))), ['changed s1 refund'])
  assert.deepEqual(b.onFinal('u2', result(['card', 0.3])), [])
})

test('board: a final that speaks for nothing withdraws what only partials spoke for', () => {
  const b = board()
  agreed(b, 'u1', ['refund', 0.85])
  assert.deepEqual(brief(b.onFinal('u1', result())), ['withdrawn s1 not-confirmed'])
})

test('board: what one partial says has to be said by the next of its utterance', () => {
  const b = board()
  assert.deepEqual(b.onPartial('u1', result(['refund', 0.99]), false), [])
  assert.deepEqual(b.onPartial('u1', result(['card', 0.99]), false), [])
  assert.deepEqual(b.onPartial('u2', result(['card', 0.99]), false), [])
  assert.deepEqual(b.onPartial('u2', result(['card', 0.6]), false), [], 'surer than a final')
  assert.deepEqual(brief(b.onPartial('u2', result(['card', 0.7]), false)), ['shown s1 card likely'])
})

test('board: a partial takes no card’s place', () => {
  const b = board()
  for (const [at, id] of ['a', 'b', 'c'].entries()) b.onFinal(`u${at}`, result([id, 0.9]))
  assert.deepEqual(agreed(b, 'u5', ['d', 0.99]), [])
  assert.deepEqual(b.onPartial('u5', result(['d', 0.99]), true), [])
})

test('board: an unsure final takes no card’s place, and a rival none either', () => {
  const b = board()
  b.onFinal('u1', result(['a', 0.9]))
  b.onFinal('u2', result(['b', 0.9]))
  assert.deepEqual(brief(b.onFinal('u3', result(['c', 0.7], ['d', 0.6]))), ['shown s3 c'])
  assert.deepEqual(b.onFinal('u4', result(['e', 0.6])), [])
  assert.deepEqual(brief(b.onFinal('u5', result(['e', 0.66]))), [
    'withdrawn s1 replaced',
    'shown s4 e',
  ])
})

test('board: a sentence at whose end the speaker pauses needs to say it once', () => {
  assert.deepEqual(brief(board().onPartial('u1', result(['refund', 0.55]), true)), [
    'shown s1 refund likely',
  ])
  assert.deepEqual(board().onPartial('u1', result(['refund', 0.45]), true), [])
})

test('board: below the threshold nothing is shown', () => {
  assert.deepEqual(board().onFinal('u1', result(['refund', 0.3], ['card', 0.15])), [])
  assert.equal(board().onFinal('u1', result(['refund', 0.3], ['card', 0.25])).length, 2, 'both')
})

test('board: rivals of an unsure best stand beside it, those of a sure one do not', () => {
  assert.deepEqual(brief(board().onFinal('u1', result(['a', 0.6], ['b', 0.4], ['c', 0.38]))), [
    'shown s1 a',
    'shown s2 b',
  ])
  assert.deepEqual(brief(board().onFinal('u1', result(['a', 0.9], ['b', 0.6]))), ['shown s1 a'])
})

test('board: two near candidates that differ by one fact bring the question to ask, until it is answered', () => {
  const b = board()
  const near = (credit: number, debit: number): MatchResult => ({
    matches: [
      ['credit', credit],
      ['debit', debit],
    ].map(([kind, confidence]) => ({
      ...{ solutionId: String(kind), confidence: Number(confidence), because: [] },
      traits: { title: `Lost ${kind} card`, hasSteps: false, tags: [] },
    })),
    solutionsVersion: 'v1',
  })
  const [shown, rival] = b.onFinal('u1', near(0.6, 0.5))
  assert.ok(shown?.type === 'suggestion.shown' && rival?.type === 'suggestion.shown')
  assert.equal(shown.ask?.question, 'Credit card or debit card?')
  assert.equal(rival.ask, undefined)
  const [sure] = b.onFinal('u2', near(0.9, 0.1))
  assert.ok(sure?.type === 'suggestion.changed')
  assert.deepEqual([sure.solutionId, sure.ask], ['credit', undefined])
})

test('board: what the agent has said is not proposed again, and its card gives its place away first', () => {
  const b = board()
  for (const [at, id] of ['a', 'b', 'c'].entries()) b.onFinal(`u${at}`, result([id, 0.9]))
  b.onAnswered('c')
  assert.deepEqual(brief(b.onFinal('u4', result(['d', 0.9]))), [
    'withdrawn s3 replaced',
    'shown s4 d',
  ])
  assert.deepEqual(b.onFinal('u5', result(['c', 0.95])), [])
})

test('board: a fourth card takes the place of the one that was longest not spoken for', () => {
  const b = board()
  for (const [at, id] of ['a', 'b', 'c'].entries()) b.onFinal(`u${at}`, result([id, 0.9]))
  b.onFinal('u4', result(['a', 0.9]))
  assert.deepEqual(brief(b.onFinal('u5', result(['d', 0.9]))), [
    'withdrawn s2 replaced',
    'shown s4 d',
  ])
})

test('board: a card that the agent holds is not replaced, and all held means nothing new', () => {
  const b = board()
  for (const [at, id] of ['a', 'b', 'c'].entries()) {
    b.onFinal(`u${at}`, result([id, 0.9]))
    b.hold(`s${at + 1}`, true)
  }
  assert.deepEqual(b.onFinal('u5', result(['d', 0.9])), [])
  b.hold('s3', false)
  assert.deepEqual(brief(b.onFinal('u6', result(['d', 0.9]))), [
    'withdrawn s3 replaced',
    'shown s4 d',
  ])
})

test('board: a held card that its final denies keeps its place until the agent lets go', () => {
  const b = board()
  b.onFinal('u1', result(['a', 0.9]))
  b.onFinal('u2', result(['b', 0.9]))
  agreed(b, 'u3', ['c', 0.9])
  b.hold('s3', true)
  b.hold('s1', true)
  b.hold('s2', true)
  assert.deepEqual(brief(b.onFinal('u3', result(['d', 0.9]))), ['withdrawn s3 not-confirmed'])
  b.hold('s3', false)
  assert.deepEqual(brief(b.onFinal('u4', result(['d', 0.9]))), ['shown s4 d'])
})

test('board: what was dismissed or called wrong does not come back in this call; what was used may stay', () => {
  const b = board()
  b.onFinal('u1', result(['a', 0.9]))
  assert.equal(b.act('s1', 'dismissed'), true)
  assert.deepEqual(b.onFinal('u2', result(['a', 0.95])), [])
  b.onFinal('u3', result(['b', 0.9]))
  assert.equal(b.act('s2', 'used'), true)
  assert.deepEqual(
    b.visible.map((one) => one.solutionId),
    ['b'],
  )
  assert.equal(b.act('s9', 'used'), false)
})

test('board: cards of solutions that a new version has not are withdrawn', () => {
  const b = board()
  b.onFinal('u1', result(['a', 0.9]))
  assert.deepEqual(brief(b.onSolutions(new Set(['b']))), ['withdrawn s1 solution-removed'])
})

test('board: whatever comes, at most three cards stand, ids are never reused and only shown cards change', () => {
  const solution = fc.constantFrom('a', 'b', 'c', 'd', 'e')
  const step = fc.record({
    kind: fc.constantFrom('partial', 'final', 'hold', 'act'),
    utterance: fc.integer({ min: 1, max: 4 }),
    matches: fc.uniqueArray(fc.tuple(solution, fc.double({ min: 0, max: 1, noNaN: true })), {
      selector: ([id]) => id,
      maxLength: 4,
    }),
    card: fc.integer({ min: 1, max: 9 }),
    isHeld: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const b = board()
      const open = new Set<string>()
      const ever = new Set<string>()
      for (const { kind, utterance, matches, card, isHeld } of steps) {
        const ranked = [...matches].sort((x, y) => y[1] - x[1])
        const id = `u${utterance}`
        if (kind === 'hold') b.hold(`s${card}`, isHeld)
        else if (kind === 'act') {
          if (b.act(`s${card}`, 'dismissed')) open.delete(`s${card}`)
        } else {
          const changes =
            kind === 'partial'
              ? b.onPartial(id, result(...ranked), false)
              : b.onFinal(id, result(...ranked))
          for (const change of changes) {
            if (change.type === 'suggestion.shown') {
              assert.ok(!ever.has(change.suggestionId))
              ever.add(change.suggestionId)
              open.add(change.suggestionId)
            } else assert.ok(open.has(change.suggestionId))
            if (change.type === 'suggestion.withdrawn') open.delete(change.suggestionId)
          }
        }
        assert.ok(open.size <= 3, `${open.size} cards`)
        assert.deepEqual(b.visible.map((one) => one.suggestionId).sort(), [...open].sort())
      }
    }),
  )
})

test('board: a revision that agrees leaves the card, one that disagrees withdraws it and shows its own', () => {
  const b = board()
  b.onFinal('u1', result(['refund', 0.9]))
  assert.deepEqual(b.onRevised('u1', result(['refund', 0.9])), [])
  assert.deepEqual(brief(b.onRevised('u1', result(['refund', 0.7]))), ['changed s1 refund'])
  assert.deepEqual(brief(b.onRevised('u1', result(['card', 0.9]))), [
    'withdrawn s1 revised',
    'shown s2 card',
  ])
})

test('board: a revision that still speaks a little for a card, or for none at all, leaves it', () => {
  const b = board()
  b.onFinal('u1', result(['refund', 0.9]))
  assert.deepEqual(b.onRevised('u1', result(['refund', 0.3])), [])
  assert.deepEqual(b.onRevised('u1', result()), [])
  assert.deepEqual(brief(b.onRevised('u1', result(['card', 0.7], ['refund', 0.4]))), [
    'shown s2 card',
    'changed s1 refund',
  ])
  assert.deepEqual(brief(b.onRevised('u1', result(['card', 0.7], ['refund', 0.1]))), [
    'withdrawn s1 revised',
  ])
})

test('board: a revision leaves alone what another utterance has spoken for since', () => {
  const b = board()
  b.onFinal('u1', result(['refund', 0.9]))
  b.onFinal('u2', result(['refund', 0.9]))
  assert.deepEqual(brief(b.onRevised('u1', result(['card', 0.9]))), ['shown s2 card'])
  assert.deepEqual(brief(b.onRevised('u2', result(['card', 0.95]))), [
    'withdrawn s1 revised',
    'changed s2 card',
  ])
})

test('board: an utterance that was nothing after all takes its confirmed cards along', () => {
  const b = board()
  b.onFinal('u1', result(['refund', 0.9]))
  assert.deepEqual(brief(b.onNothing('u1')), ['withdrawn s1 not-confirmed'])
})

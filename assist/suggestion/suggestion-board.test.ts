import assert from 'node:assert/strict'
import test from 'node:test'

import fc from 'fast-check'

import type { MatchResult } from '../matching/match.js'
import { SuggestionBoard } from './suggestion-board.js'
import { byPlace, type SuggestionChange } from './suggestion.js'

const board = (): SuggestionBoard => new SuggestionBoard({ show: 0.5, sure: 0.8 })

const because = [
  { text: 'money', kind: 'word' },
  { text: 'back', kind: 'word' },
] as const

const result = (...matches: [solutionId: string, confidence: number][]): MatchResult => ({
  matches: matches.map(([solutionId, confidence]) => ({ solutionId, confidence, because })),
  solutionsVersion: 'v1',
})

test('board: after a restart cards stand where they stood, ids and questions count on', () => {
  const before = board()
  const shown = before.onFinal('u1', result(['refund', 0.9]))
  const [first] = shown
  assert.ok(first?.type === 'suggestion.shown')
  const { type, ...suggestion } = first
  assert.equal(type, 'suggestion.shown')
  const receded = { ...suggestion, suggestionId: 's2', solutionId: 'bill' }
  const hidden = { ...suggestion, suggestionId: 's3', solutionId: 'spam' }
  const of = { isUsed: false, sinceMs: 0 }
  const after = board()
  after.restore([
    { suggestion, place: 'now', ...of },
    { suggestion: receded, place: 'earlier', ...of },
    { suggestion: hidden, place: 'hidden', ...of },
  ])
  assert.deepEqual(after.visible, [suggestion])
  assert.deepEqual(after.onFinal('u2', result(['spam', 0.9])), [], 'the agent wants it no more')
  const next = after.onFinal('u3', result(['light', 0.9]))
  assert.deepEqual(
    next.map((change) => [
      change.type,
      change.suggestionId,
      'question' in change && change.question,
    ]),
    [
      ['suggestion.receded', 's1', false],
      ['suggestion.shown', 's4', 2],
    ],
  )
  const back = after.onFinal('u4', result(['bill', 0.9])).at(-1)
  assert.equal(back?.suggestionId, 's2', 'a card that comes back has its old id')
})

/** Changes in short: what, which solution or reason. */
const brief = (changes: readonly SuggestionChange[]): string[] =>
  changes.map((change) =>
    change.type === 'suggestion.withdrawn'
      ? `withdrawn ${change.suggestionId} ${change.reason}`
      : change.type === 'suggestion.receded'
        ? `receded ${change.suggestionId}`
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

test('board: the next question’s answer takes the first place at once, and what stood there recedes', () => {
  const b = board()
  for (const [at, id] of ['a', 'b', 'c', 'd'].entries()) {
    const changes = brief(b.onFinal(`u${at + 1}`, result([id, 0.6])))
    assert.deepEqual(changes, [...(at ? [`receded s${at}`] : []), `shown s${at + 1} ${id}`])
    assert.deepEqual(
      b.visible.map(({ solutionId, question }) => [solutionId, question]),
      [[id, at + 1]],
    )
  }
  assert.deepEqual(brief(b.onFinal('u9', result(['b', 0.9]))), ['receded s4', 'shown s2 b'])
})

test('board: a likely card of the next question stands above what stood, which recedes with its final', () => {
  const b = board()
  b.onFinal('u1', result(['a', 0.7], ['b', 0.6]))
  assert.deepEqual(brief(agreed(b, 'u2', ['c', 0.9])), ['shown s3 c likely'])
  assert.deepEqual(
    b.visible.map(({ solutionId }) => solutionId),
    ['c', 'a', 'b'],
  )
  assert.deepEqual(brief(b.onFinal('u2', result(['c', 0.9]))), [
    'receded s1',
    'receded s2',
    'changed s3 c',
  ])
})

test('board: what is not answered, and a partial that its final denies, leave what stands', () => {
  const b = board()
  b.onFinal('u1', result(['a', 0.9]))
  assert.deepEqual(b.onFinal('u2', result()), [])
  agreed(b, 'u3', ['b', 0.9])
  assert.deepEqual(brief(b.onFinal('u3', result(['b', 0.1]))), ['withdrawn s2 not-confirmed'])
  assert.deepEqual(
    b.visible.map(({ solutionId }) => solutionId),
    ['a'],
  )
})

test('board: words that go on about the question refine what stands in place', () => {
  const b = board()
  b.onFinal('u1', result(['a', 0.6], ['b', 0.5]))
  const more = { ...result(['b', 0.7], ['c', 0.4]), continues: true as const }
  assert.deepEqual(brief(b.onFinal('u2', more)), ['receded s1', 'changed s2 b', 'shown s3 c'])
  assert.deepEqual(
    b.visible.map(({ solutionId, question }) => [solutionId, question]),
    [
      ['b', 1],
      ['c', 1],
    ],
  )
  assert.deepEqual(
    b.onFinal('u3', result(['b', 0.9])).map(({ type }) => type),
    ['suggestion.receded', 'suggestion.changed'],
  )
  assert.equal(b.visible[0]?.question, 1, 'the same answer is the same question')
})

test('board: after a while of talk elsewhere the cards recede, and talk about them keeps them', () => {
  const b = board()
  b.onFinal('u1', result(['a', 0.9]))
  const turns = (...times: number[]): string[] => times.flatMap((atMs) => brief(b.onTurn(atMs)))
  assert.deepEqual(turns(1_000, 2_000, 3_000, 4_000), [], 'soon')
  assert.deepEqual(turns(46_000), ['receded s1'])
  b.onFinal('u9', result(['a', 0.9]))
  assert.deepEqual(turns(50_000, 99_000), [], 'few turns')
  b.onAnswered('a')
  assert.deepEqual(turns(100_000, 101_000, 102_000, 103_000), [])
  assert.deepEqual(turns(146_000), ['receded s1'])
})

test('board: a revision brings another best card, and no rival that was not there', () => {
  const b = board()
  b.onFinal('u1', result(['a', 0.6]))
  assert.deepEqual(brief(b.onRevised('u1', result(['b', 0.6], ['a', 0.5], ['c', 0.4]))), [
    'shown s2 b',
    'changed s1 a',
  ])
})

test('board: a revision raises nothing once a newer question is answered', () => {
  const b = board()
  b.onFinal('u1', result(['a', 0.9]))
  b.onFinal('u2', result(['b', 0.9]))
  assert.deepEqual(b.onRevised('u1', result(['c', 0.9])), [])
  assert.deepEqual(brief(b.onRevised('u2', result(['c', 0.9]))), [
    'withdrawn s2 revised',
    'shown s3 c',
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
  assert.deepEqual(b.onPartial('u2', result(['card', 0.52]), false), [], 'surer than a final')
  assert.deepEqual(brief(b.onPartial('u2', result(['card', 0.6]), false)), ['shown s1 card likely'])
})

test('board: of half a sentence one word raises nothing', () => {
  const { matches, ...rest } = result(['card', 0.9])
  const by = (words: number): MatchResult => ({
    ...rest,
    matches: matches.map((match) => ({ ...match, because: match.because.slice(0, words) })),
  })
  assert.deepEqual(board().onPartial('u1', by(1), true), [])
  assert.equal(board().onPartial('u1', by(2), true).length, 1)
})

test('board: a sentence at whose end the speaker pauses needs to say it once', () => {
  assert.deepEqual(brief(board().onPartial('u1', result(['refund', 0.55]), true)), [
    'shown s1 refund likely',
  ])
  assert.deepEqual(board().onPartial('u1', result(['refund', 0.45]), true), [])
})

test('board: below the threshold nothing is shown', () => {
  assert.deepEqual(board().onFinal('u1', result(['refund', 0.3], ['card', 0.19])), [])
  assert.equal(board().onFinal('u1', result(['refund', 0.3], ['card', 0.25])).length, 2, 'both')
  const many = result(['refund', 0.35], ['card', 0.19], ['app', 0.18])
  assert.deepEqual(board().onFinal('u1', many), [], 'the improbable do not add up')
})

test('board: rivals of an unsure best stand beside it, those of a sure one do not', () => {
  assert.deepEqual(brief(board().onFinal('u1', result(['a', 0.6], ['b', 0.35], ['c', 0.05]))), [
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
  const [, sure] = b.onFinal('u2', near(0.9, 0.1))
  assert.ok(sure?.type === 'suggestion.changed')
  assert.deepEqual([sure.solutionId, sure.ask], ['credit', undefined])
})

test('board: a card that the agent holds stays below the new answer, and recedes when it is let go', () => {
  const b = board()
  b.onFinal('u1', result(['a', 0.9]))
  b.hold('s1', true)
  assert.deepEqual(brief(b.onFinal('u2', result(['b', 0.9]))), ['shown s2 b'])
  assert.deepEqual(
    b.visible.map(({ solutionId }) => solutionId),
    ['b', 'a'],
  )
  assert.deepEqual(brief(b.hold('s1', false)), ['receded s1'])
})

test('board: what the agent has said comes back when it is asked for again, and not as a rival', () => {
  const b = board()
  b.onFinal('u1', result(['a', 0.9]))
  b.onAnswered('a')
  assert.deepEqual(b.onRestated('u1', result(['a', 0.95])), [])
  assert.deepEqual(brief(b.onFinal('u2', result(['b', 0.6], ['a', 0.5]))), [
    'receded s1',
    'shown s2 b',
  ])
  assert.deepEqual(brief(b.onFinal('u3', result(['a', 0.9]))), ['receded s2', 'shown s1 a'])
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

/** Keeps what a log says of the screen, and checks each change against it. */
function follow(
  change: SuggestionChange,
  {
    open,
    held,
    solutionOf,
  }: { open: Set<string>; held: Set<string>; solutionOf: Map<string, string> },
): void {
  const { suggestionId } = change
  if (change.type === 'suggestion.shown') {
    assert.ok(!open.has(suggestionId))
    assert.equal(solutionOf.get(suggestionId) ?? change.solutionId, change.solutionId)
    solutionOf.set(suggestionId, change.solutionId)
    open.add(suggestionId)
    return
  }
  assert.ok(open.has(suggestionId), `${change.type} ${suggestionId}`)
  if (change.type === 'suggestion.receded') assert.ok(!held.has(suggestionId))
  if (change.type !== 'suggestion.changed') open.delete(suggestionId)
}

test('board: whatever comes, three cards stand beside those held, ids name one solution, the newest is first', () => {
  const solution = fc.constantFrom('a', 'b', 'c', 'd', 'e')
  const step = fc.record({
    kind: fc.constantFrom('partial', 'final', 'revised', 'hold', 'act', 'turn'),
    utterance: fc.integer({ min: 1, max: 6 }),
    matches: fc.uniqueArray(fc.tuple(solution, fc.double({ min: 0, max: 1, noNaN: true })), {
      selector: ([id]) => id,
      maxLength: 4,
    }),
    card: fc.integer({ min: 1, max: 9 }),
    isOn: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const b = board()
      const open = new Set<string>()
      const held = new Set<string>()
      const solutionOf = new Map<string, string>()
      for (const [at, { kind, utterance, matches, card, isOn }] of steps.entries()) {
        const ranked = [...matches].sort((x, y) => y[1] - x[1])
        const [id, found] = [
          `u${utterance}`,
          { ...result(...ranked), ...(isOn ? { continues: true as const } : {}) },
        ]
        let changes: SuggestionChange[] = []
        if (kind === 'hold') {
          changes = b.hold(`s${card}`, isOn)
          if (isOn && open.has(`s${card}`)) held.add(`s${card}`)
          else held.delete(`s${card}`)
        } else if (kind === 'turn') changes = b.onTurn(at * 10_000)
        else if (kind === 'act') {
          if (b.act(`s${card}`, 'dismissed')) open.delete(`s${card}`)
        } else if (kind === 'partial') changes = b.onPartial(id, found, isOn)
        else changes = kind === 'final' ? b.onFinal(id, found) : b.onRevised(id, found)
        for (const change of changes) follow(change, { open, held, solutionOf })
        const free = [...open].filter((one) => !held.has(one))
        assert.ok(free.length <= 3, `${free.length} cards`)
        assert.deepEqual(b.visible.map((one) => one.suggestionId).sort(), [...open].sort())
        assert.deepEqual([...b.visible].sort(byPlace), b.visible)
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

test('board: an utterance that was nothing after all takes its confirmed cards along', () => {
  const b = board()
  b.onFinal('u1', result(['refund', 0.9]))
  assert.deepEqual(brief(b.onNothing('u1')), ['withdrawn s1 not-confirmed'])
})

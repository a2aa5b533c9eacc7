import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import type { CallEvent, CallEventBody } from '../../pipeline/log/call-event.js'
import { scoreCall, summarise, type CallScore, type TrueUtterance } from './call-score.js'

const hourMs = 3_600_000

/** A log of these bodies at these moments. */
function log(...entries: readonly (readonly [number, CallEventBody])[]): CallEvent[] {
  return entries.map(([atMs, body], at) => ({ seq: at + 1, callId: 'call', atMs, ...body }))
}

const truth = (
  startMs: number,
  endMs: number,
  expect: string | null,
  channel: 'customer' | 'agent' = 'customer',
): TrueUtterance => ({ channel, startMs, endMs, text: 'words', expect })

const final = (
  utteranceId: string,
  startMs: number,
  endMs: number,
  channel: 'customer' | 'agent' = 'customer',
): CallEventBody => ({
  ...{ type: 'utterance.final', utteranceId, channel, startMs, endMs, text: 'words' },
  ...{ language: 'en', confidence: 0.9, engine: 'fake' },
})

let count = 0
const shown = (
  solutionId: string,
  { suggestionId = `s${++count}`, utteranceId = 'u1', confidence = 0.9, question = 1 } = {},
): CallEventBody => ({
  ...{ type: 'suggestion.shown', suggestionId, solutionId, utteranceId, confidence },
  ...{ likely: false, question, solutionsVersion: 'v1', because: [] },
})

const withdrawn = (suggestionId: string): CallEventBody => ({
  ...{ type: 'suggestion.withdrawn', suggestionId, reason: 'replaced' },
})

/** Figures of one utterance from 10 to 14 s that expects `right`. */
function one(...entries: readonly (readonly [number, CallEventBody])[]): CallScore {
  return scoreCall([truth(10_000, 14_000, 'right')], log(...entries), 60_000)
}

test('hit: a right card counts from the start of the utterance to three seconds after its end', () => {
  for (const [atMs, isHit] of [
    [14_000, true],
    [17_000, true],
    [17_001, false],
    [10_000, true],
  ] as const) {
    assert.equal(one([atMs, shown('right')]).latenciesMs.length, isHit ? 1 : 0, `${atMs}`)
  }
  assert.deepEqual(one([14_000, shown('wrong')]).latenciesMs, [])
  assert.equal(one().expectedCount, 1)
})

test('hit: a card from before counts while it is still there, and not when it has gone', () => {
  const stays = one([2_000, shown('right', { suggestionId: 'a' })])
  assert.deepEqual(stays.latenciesMs, [-4_000], 'no earlier than the utterance')
  const gone = one([2_000, shown('right', { suggestionId: 'a' })], [9_999, withdrawn('a')])
  assert.deepEqual(gone.latenciesMs, [])
  const barely = one([2_000, shown('right', { suggestionId: 'a' })], [10_000, withdrawn('a')])
  assert.deepEqual(barely.latenciesMs, [-4_000])
})

test('latency: from the true end to the first sight, negative where it was there before', () => {
  assert.deepEqual(one([14_350, shown('right')]).latenciesMs, [350])
  assert.deepEqual(one([11_500, shown('right')]).latenciesMs, [-2_500])
  const twice = one(
    [12_000, shown('right', { suggestionId: 'a' })],
    [12_500, withdrawn('a')],
    [15_000, shown('right', { suggestionId: 'b' })],
  )
  assert.deepEqual(twice.latenciesMs, [-2_000], 'the first time counts')
})

test('lead: only of cards that were early and stayed three seconds after the end', () => {
  assert.deepEqual(one([11_500, shown('right')]).leadsMs, [2_500])
  assert.deepEqual(one([14_350, shown('right')]).leadsMs, [])
  for (const [goneMs, leads] of [
    [16_999, []],
    [17_000, [2_000]],
  ] as const) {
    const left = one([12_000, shown('right', { suggestionId: 'a' })], [goneMs, withdrawn('a')])
    assert.deepEqual(left.leadsMs, leads, `gone at ${goneMs}`)
  }
})

test('first: a hit is the first when no visible card had a higher confidence', () => {
  const beside = (confidence: number): CallScore =>
    one(
      [13_000, shown('other', { confidence, suggestionId: 'a' })],
      [14_100, shown('right', { confidence: 0.7 })],
    )
  assert.equal(beside(0.6).firstHitCount, 1)
  assert.equal(beside(0.8).firstHitCount, 0)
  const left = one(
    [13_000, shown('other', { confidence: 0.8, suggestionId: 'a' })],
    [13_500, withdrawn('a')],
    [14_100, shown('right', { confidence: 0.7 })],
  )
  assert.equal(left.firstHitCount, 1, 'what is gone is not beside it')
})

test('false: a card for what expects nothing, or for the agent, withdrawn later or not', () => {
  const said = [
    truth(0, 2_000, null),
    truth(3_000, 5_000, 'right', 'agent'),
    truth(6_000, 8_000, 'right'),
    truth(9_000, 11_000, null),
  ]
  const events = log(
    [2_500, final('u1', 100, 2_000)],
    [2_500, shown('x', { utteranceId: 'u1', suggestionId: 'a' })],
    [2_600, shown('y', { utteranceId: 'u1' })],
    [2_700, withdrawn('a')],
    [5_500, final('u2', 3_000, 5_000, 'agent')],
    [5_500, shown('z', { utteranceId: 'u2' })],
    [8_500, final('u3', 6_100, 8_000)],
    [8_500, shown('wrong', { utteranceId: 'u3' })],
    [11_500, final('u4', 9_000, 11_000)],
  )
  const score = scoreCall(said, events, hourMs)
  assert.equal(score.falseCount, 2, 'the silence and the agent, each once')
  assert.equal(score.withdrawalCount, 1)
  assert.equal(score.expectedCount, 1, 'an agent expects nothing')
})

test('false: a card belongs to the utterance that overlaps most with what raised it', () => {
  const said = [truth(0, 4_000, null), truth(4_200, 9_000, 'right')]
  const events = log(
    [9_500, final('u1', 3_500, 9_000)],
    [9_500, shown('right', { utteranceId: 'u1' })],
  )
  assert.equal(scoreCall(said, events, hourMs).falseCount, 0)
})

test('false: a card that was raised before and is still there is not new', () => {
  const said = [truth(0, 2_000, 'right'), truth(5_000, 7_000, null)]
  const events = log(
    [2_500, final('u1', 0, 2_000)],
    [2_500, shown('right', { utteranceId: 'u1', suggestionId: 'a' })],
    [7_500, final('u2', 5_000, 7_000)],
    [
      7_500,
      {
        ...shown('right', { utteranceId: 'u2', suggestionId: 'a' }),
        type: 'suggestion.changed',
      } as CallEventBody,
    ],
  )
  const score = scoreCall(said, events, hourMs)
  assert.deepEqual([score.falseCount, score.latenciesMs], [0, [500]])
})

test('false: a partial’s card that had no final is judged by what was being said', () => {
  const said = [truth(0, 4_000, null), truth(6_000, 9_000, 'right')]
  const early = scoreCall(said, log([2_000, shown('x', { utteranceId: 'u9' })]), hourMs)
  assert.equal(early.falseCount, 1)
  const late = scoreCall(said, log([7_000, shown('x', { utteranceId: 'u9' })]), hourMs)
  assert.equal(late.falseCount, 0)
})

const receded = (suggestionId: string): CallEventBody => ({
  ...{ type: 'suggestion.receded', suggestionId },
})

test('now: the expected card is to stand first three seconds after the end', () => {
  const at = (question: number, confidence: number): CallScore =>
    one(
      [14_000, shown('right', { question: 2 })],
      [16_000, shown('other', { question, confidence })],
    )
  assert.equal(at(3, 0.1).nowFirstCount, 0, 'a newer question stands first')
  assert.equal(at(1, 0.99).nowFirstCount, 1, 'an older one does not')
  assert.equal(at(2, 0.99).nowFirstCount, 0, 'of one question the surest does')
  const gone = one([14_000, shown('right', { suggestionId: 'a' })], [16_999, receded('a')])
  assert.deepEqual([gone.nowFirstCount, gone.latenciesMs.length], [0, 1])
  const left = one([2_000, shown('right', { suggestionId: 'a' })], [9_999, receded('a')])
  assert.equal(left.latenciesMs.length, 0, 'what has receded is not visible')
})

test('stale: a hit is stale where a card of an older question stands first three seconds after the end', () => {
  const said = [truth(0, 2_000, 'old'), truth(10_000, 14_000, 'right')]
  const score = (rightQuestion: number): CallScore =>
    scoreCall(
      said,
      log(
        [2_500, final('u1', 0, 2_000)],
        [2_500, shown('old', { utteranceId: 'u1', question: 2 })],
        [14_500, final('u2', 10_000, 14_000)],
        [14_500, shown('right', { utteranceId: 'u2', question: rightQuestion, confidence: 0.5 })],
      ),
      hourMs,
    )
  assert.deepEqual([score(3).staleCount, score(3).nowFirstCount], [0, 2])
  assert.deepEqual([score(1).staleCount, score(1).nowFirstCount], [1, 1])
})

test('changes: another card in the first place of the same question counts, the next question’s does not', () => {
  const score = one(
    [11_000, shown('a', { question: 1, confidence: 0.5, suggestionId: 'a' })],
    [12_000, shown('b', { question: 1, confidence: 0.6, suggestionId: 'b' })],
    [13_000, receded('a')],
    [14_000, shown('c', { question: 2 })],
  )
  assert.deepEqual([score.questionCount, score.changeCount], [2, 1])
})

test('words: each side is compared with all that it said, in order of time', () => {
  const said = [
    { ...truth(0, 1_000, null), text: 'one two three' },
    { ...truth(1_000, 2_000, null, 'agent'), text: 'four five' },
    { ...truth(3_000, 4_000, null), text: 'six' },
  ]
  const events = log(
    [4_500, { ...final('u3', 3_000, 4_000), text: 'Six.' } as CallEventBody],
    [4_600, { ...final('u2', 1_000, 2_000, 'agent'), text: 'four nine' } as CallEventBody],
    [4_700, { ...final('u1', 0, 1_000), text: 'One, two three' } as CallEventBody],
  )
  const { wer } = summarise([scoreCall(said, events, 60_000)])
  assert.equal(wer, 0.167, 'one of six')
})

test('summary: rates over all calls, hours of audio, percentiles by nearest rank', () => {
  const first = scoreCall(
    [truth(0, 1_000, 'a'), truth(5_000, 6_000, 'b')],
    log(
      [1_400, shown('a')],
      [5_500, shown('b', { suggestionId: 'gone' })],
      [5_600, withdrawn('gone')],
    ),
    hourMs / 2,
  )
  const second = scoreCall(
    [truth(0, 1_000, 'c'), truth(2_000, 3_000, null)],
    log([3_200, final('u1', 2_000, 3_000)], [3_200, shown('x')]),
    hourMs / 2,
  )
  const report = summarise([first, second])
  assert.deepEqual(report, {
    ...{ calls: 2, utterances: 4, hitAt1: 0.667, hitAt3: 0.667, falsePerHour: 1 },
    ...{ visibleWithdrawalsPerCall: 0.5, leadMs: { p50: 0 }, latencyMs: { p50: -500, p95: 400 } },
    ...{ nowAt1: 0.333, staleShare: 0, changesPerQuestion: 0 },
    wer: report.wer,
  })
  assert.deepEqual(Object.keys(report).sort(), [
    ...['calls', 'changesPerQuestion', 'falsePerHour', 'hitAt1', 'hitAt3', 'latencyMs', 'leadMs'],
    ...['nowAt1', 'staleShare', 'utterances', 'visibleWithdrawalsPerCall', 'wer'],
  ])
})

test('summary: of nothing there are zeros, no not-a-number', () => {
  for (const value of Object.values(summarise([])).flatMap((part) =>
    typeof part === 'number' ? [part] : Object.values(part as Record<string, number>),
  )) {
    assert.equal(value, 0)
  }
})

test('summary: hits are shares, and a card more never makes a hit less (property)', () => {
  const card = fc.record({ atMs: fc.nat(30_000), isRight: fc.boolean() })
  fc.assert(
    fc.property(fc.array(card, { maxLength: 6 }), fc.nat(30_000), (cards, atMs) => {
      const score = (more: readonly { atMs: number; isRight: boolean }[]): number => {
        const entries = [...cards, ...more].sort((a, b) => a.atMs - b.atMs)
        const events = entries.map(
          (one) => [one.atMs, shown(one.isRight ? 'right' : 'wrong')] as const,
        )
        return summarise([scoreCall([truth(5_000, 9_000, 'right')], log(...events), 30_000)]).hitAt3
      }
      assert.ok([0, 1].includes(score([])), 'one utterance')
      assert.ok(score([{ atMs, isRight: true }]) >= score([]), 'never less')
    }),
  )
})

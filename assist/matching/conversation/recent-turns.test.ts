import assert from 'node:assert/strict'
import { test } from 'node:test'

import { RecentTurns, type MatchedTurn } from './recent-turns.js'

const turn = (utteranceId: string, text: string, atMs: number): MatchedTurn => ({
  ...{ channel: 'customer', utteranceId, text, atMs, matches: [] },
})

function remembered(...turns: readonly MatchedTurn[]): RecentTurns {
  const recent = new RecentTurns()
  for (const one of turns) recent.remember(one)
  return recent
}
const textsBefore = (recent: RecentTurns, atMs: number, utteranceId = 'now'): string[] =>
  recent.before({ utteranceId, atMs }).map(({ text }) => text)

test('recent turns: six at most, those of the last 45 seconds', () => {
  const many = Array.from({ length: 9 }, (_, at) => turn(`u${at}`, `turn ${at}`, at * 1_000))
  const recent = remembered(...many)
  assert.deepEqual(
    textsBefore(recent, 9_000),
    many.slice(3).map(({ text }) => text),
  )
  assert.deepEqual(textsBefore(recent, 52_000), ['turn 7', 'turn 8'])
  assert.deepEqual(textsBefore(recent, 60_000), [])
})

test('recent turns: a revision takes the position of its final, and is not before itself', () => {
  const recent = remembered(turn('u1', 'first', 0), turn('u2', 'second', 1_000))
  recent.remember(turn('u1', 'first again', 2_000))
  assert.deepEqual(textsBefore(recent, 3_000), ['first again', 'second'])
  assert.deepEqual(textsBefore(recent, 3_000, 'u1'), ['second'])
})

test('recent turns: what was said before another matter was opened is no longer looked at', () => {
  const another = turn('u2', 'by the way, my bill is high', 1_000)
  const recent = remembered(turn('u1', 'my card', 0), another, turn('u3', 'too high', 2_000))
  assert.deepEqual(textsBefore(recent, 3_000), [another.text, 'too high'])
})

test('recent turns: a turn that is forgotten is gone', () => {
  const recent = remembered(turn('u1', 'first', 0))
  assert.ok(recent.has('u1'))
  recent.forget('u1')
  recent.forget('u9')
  assert.ok(!recent.has('u1'))
})

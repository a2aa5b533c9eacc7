import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { MomentFound } from './moment-rule.js'
import { MomentTracker } from './moment-tracker.js'
import { readRule } from './rules-file.js'

function trackerOf(...rules: object[]): (ruleId: string, atMs: number) => boolean {
  const read = rules.flatMap((rule, at) => {
    return readRule({ title: 'T', kind: 'note', words: ['x'], ...rule }, at + 1).rule ?? []
  })
  const tracker = new MomentTracker(read)
  let count = 0
  return (ruleId, atMs) => {
    const found: MomentFound = { ruleId, by: 'words', phrase: 'x', likeness: 1, sentence: 'x' }
    return tracker.take([found], { utteranceId: `u${++count}`, atMs }).length > 0
  }
}

test('moment tracker: once a call, and a cool-down', () => {
  const counts = trackerOf({ id: 'once', once: true }, { id: 'cool', coolDownMs: 1_000 })
  assert.deepEqual([counts('once', 0), counts('once', 99_000)], [true, false])
  assert.deepEqual(
    [counts('cool', 0), counts('cool', 900), counts('cool', 1_000)],
    [true, false, true],
  )
})

test('moment tracker: order by after and before, and time since the cause', () => {
  const counts = trackerOf(
    { id: 'identity' },
    { id: 'data', after: 'identity', withinMs: 5_000 },
    { id: 'early', before: 'identity' },
  )
  assert.deepEqual([counts('data', 100), counts('early', 200)], [false, true])
  assert.ok(counts('identity', 1_000))
  assert.deepEqual([counts('data', 6_000), counts('data', 6_001)], [true, false])
  assert.ok(!counts('early', 7_000))
})

test('moment tracker: what was taken back counts no more', () => {
  const rule = readRule({ id: 'a', title: 'T', kind: 'note', words: ['x'], once: true }, 1).rule
  assert.ok(rule)
  const tracker = new MomentTracker([rule])
  const found = [{ ruleId: 'a', by: 'words', phrase: 'x', likeness: 1, sentence: 'x' } as const]
  tracker.take(found, { utteranceId: 'u1', atMs: 0 })
  assert.deepEqual(tracker.ofUtterance('u1'), ['a'])
  tracker.withdraw('a', 'u1')
  assert.equal(tracker.take(found, { utteranceId: 'u2', atMs: 1 }).length, 1)
})

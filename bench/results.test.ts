import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'

import type { Bench, BenchOutcome } from './harness/bench.js'
import type { Provenance } from './harness/machine.js'
import { sampleOf } from './harness/numbers.js'
import { reliability } from './harness/reliability.js'
import { readResults, writeResults } from './harness/results-files.js'
import { resultsPage } from './harness/results-page.js'
import { figuresOf, merged, type Results } from './harness/results.js'

const provenance: Provenance = {
  commit: 'c0ffee',
  hasUncommittedSources: false,
  machine: 'a machine',
  node: 'v20',
  engine: 'moonshine',
  models: { tiny: 'sha256 1' },
}

const bench = (name: string): Bench => ({
  name,
  question: `What is ${name}?`,
  definitions: {
    ratio: { definition: 'ours | theirs', goal: { atMost: 0.25 } },
    ours: { definition: 'ours', goal: { notAbove: 'theirs' } },
    share: { definition: 'of all', goal: { atLeast: 0.7 } },
  },
  run: () => Promise.reject(new Error('not run here')),
})
const benches = [bench('one'), bench('two')]

const after = (results: Results, name: string, outcome: BenchOutcome | string): Results =>
  merged(results, name, { provenance, loadBefore: 0, isQuick: false, outcome })

test('results: a run replaces the figures of its bench and leaves the others', () => {
  const both = after(after({}, 'one', { figures: { ratio: 0.5, ours: 1 } }), 'two', {
    figures: { share: 0.12345 },
  })
  const newer = after(both, 'one', { figures: { ratio: 0.2 } })
  assert.deepEqual(figuresOf(newer, 'one'), { ratio: 0.2 })
  assert.deepEqual(figuresOf(newer, 'two'), { share: 0.123 })
  assert.equal(newer.commit, 'c0ffee')
})

test('results: a skipped bench keeps its older figures and says why it was skipped', () => {
  const before = after({}, 'one', { figures: { ratio: 0.2 } })
  const skipped = after(before, 'one', 'skipped: python3 is not installed.')
  assert.deepEqual(figuresOf(skipped, 'one'), { ratio: 0.2 })
  assert.match(resultsPage(skipped, benches), /newest run: skipped: python3 is not installed/)
  const ran = after(skipped, 'one', { figures: { ratio: 0.3 } })
  assert.doesNotMatch(resultsPage(ran, benches), /python3/)
})

test('results: the page tells which goals are met, and that a bench was not run', () => {
  const figures = { ratio: 0.3, ours: 0.1, theirs: 0.1, share: 0.7 }
  const page = resultsPage(after({}, 'one', { figures }), benches)
  assert.match(page, /\| `ratio` \| 0\.3 \| ≤ 0\.25 \| \*\*no\*\* \| ours \\\| theirs \|/)
  assert.match(page, /\| `ours` \| 0\.1 \| ≤ `theirs` \| yes \|/)
  assert.match(page, /\| `share` \| 0\.7 \| ≥ 0\.7 \| yes \|/)
  assert.match(page, /## two\n\nWhat is two\?\n\nNot run yet\./)
})

test('results: what was written is read back', async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'bench-test-'))
  t.after(() => rm(folder, { recursive: true }))
  assert.deepEqual(await readResults(folder), {})
  const results = after({}, 'one', { figures: { ratio: 0.2 }, notes: ['a note'] })
  await writeResults(folder, results, benches)
  assert.deepEqual(await readResults(folder), results)
  assert.match(await readFile(path.join(folder, 'results.md'), 'utf8'), /- a note/)
})

test('reliability: candidates as sure as they are right have no error', () => {
  const judgements = [0, 1, 2, 3].map((at) => ({ confidence: 0.75, isRight: at > 0 }))
  const { classes, calibrationError } = reliability(judgements)
  assert.equal(calibrationError, 0)
  assert.deepEqual(classes[7], { count: 4, meanConfidence: 0.75, shareRight: 0.75 })
  assert.equal(reliability([{ confidence: 1, isRight: false }]).calibrationError, 1)
})

test('samples: evenly spread, never more than there are', () => {
  const numbers = Array.from({ length: 100 }, (_, at) => at)
  assert.deepEqual(sampleOf(numbers, 4), [0, 25, 50, 75])
  assert.deepEqual(sampleOf([1, 2, 3], 10), [1, 2, 3])
})

import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { Solution } from '../solutions/solution.js'
import { MatchIndex } from './match-index.js'
import { normalise } from './vectors/normalise.js'
import { analyse } from './words/analysis.js'

/** A seeded direction for each word; a text is the sum of its words. */
function embed(text: string): Promise<Float32Array> {
  const vector = new Float32Array(64)
  for (const { term } of analyse(text, 'en')) {
    let state = Array.from(term).reduce((sum, one) => Math.imul(sum, 31) + one.charCodeAt(0), 7)
    for (let at = 0; at < vector.length; at++) {
      state = (Math.imul(state, 1664525) + 1013904223) | 0
      vector[at] = (vector[at] ?? 0) + state / 2 ** 31
    }
  }
  return Promise.resolve(normalise(vector))
}

const things = ['router', 'lamp', 'bill', 'phone', 'door', 'oven', 'claim', 'engine', 'boiler']
const faults = ['red', 'broken', 'noisy', 'late', 'lost', 'stuck', 'wet', 'hot', 'locked']

/** Entries that differ by thing, fault and a number that each has for itself. */
function entries(count: number): Solution[] {
  return Array.from({ length: count }, (_, at) => {
    const thing = things[at % things.length]!
    const fault = faults[Math.floor(at / things.length) % faults.length]!
    const title = `${thing} ${fault} n${at}`
    return { id: `s${at}`, title, answer: 'Do.', questions: [], tags: [], language: 'en' }
  })
}

test('large bases: the answer is mostly that of comparing every text', async () => {
  const index = await MatchIndex.build(entries(6_000), 'v', embed, { today: '2026-01-01' })
  let same = 0
  let all = 0
  for (let at = 3; at < 6_000; at += 241) {
    const text = `my ${things[at % 9]!} ${faults[Math.floor(at / 9) % 9]!} n${at}`
    const { candidates: exact } = await index.weigh({ text, isExact: true }, embed)
    const { candidates: found } = await index.weigh({ text }, embed)
    assert.equal(found[0]?.solutionId, `s${at}`, text)
    assert.deepEqual(found[0], exact[0], 'the same evidence')
    const ids = new Set(found.map(({ solutionId }) => solutionId))
    same += exact.filter(({ solutionId }) => ids.has(solutionId)).length
    all += exact.length
  }
  assert.ok(same / all > 0.95, `${same} of ${all}`)
})

test('large bases: without a model their words are searched as before', async () => {
  const noModel = (): Promise<undefined> => Promise.resolve(undefined)
  const index = await MatchIndex.build(entries(5_000), 'v', noModel, { today: '2026-01-01' })
  const { matches } = await index.match({ text: 'the oven is hot, n4712', top: 3 }, noModel)
  assert.equal(matches[0]?.solutionId, 's4712')
})

test('equal entries: any of them is found, and no query takes longer for it', async () => {
  const [one] = entries(1)
  const equal = Array.from({ length: 20_000 }, (_, at) => ({ ...one!, id: `e${at}` }))
  const index = await MatchIndex.build(equal, 'v', embed, { today: '2026-01-01' })
  const startedMs = performance.now()
  const { matches } = await index.match({ text: 'router red', top: 5 }, embed)
  const takenMs = performance.now() - startedMs
  assert.equal(new Set(matches.map(({ solutionId }) => solutionId)).size, 5)
  assert.equal(new Set(matches.map(({ confidence }) => confidence)).size, 1)
  // To weigh each of them takes minutes.
  assert.ok(takenMs < 10_000, `${takenMs} ms`)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { Workspace } from '../workspace.js'
import { Decoding } from './decoding.js'
import type { RowsRun, WhisperRow } from './model.js'

/** A model that keeps of each row its token, and tells which tokens the row sees and where it stands. */
const seer = {
  rowSize: 1,
  decode: ({ tokens, positions, mask, past, firstRow }: RowsRun) => {
    const all = [...past, ...tokens]
    const rows = tokens.map((_, row): WhisperRow => {
      const seen = all.filter((_token, at) => mask[row * all.length + at] === 0)
      const best = seen.map((token) => ({ token, logProbability: 0 }))
      return { best, wanted: [], noSpeech: positions[row] ?? -1, languages: [] }
    })
    return Promise.resolve({ rows: rows.slice(firstRow), fresh: Float32Array.from(tokens) })
  },
}
const decoding = (): Decoding => new Decoding(seer, {}, new Float32Array(0), new Workspace())
const seenBy = ({ best }: WhisperRow): number[] => best.map(({ token }) => token)

test('decoding: in a sequence each token sees those before it, and what was taken back is seen by none', async () => {
  const text = decoding()
  const first = await text.extend([1, 2, 3], { firstRow: 1 })
  assert.deepEqual(first.map(seenBy), [[1, 2], [1, 2, 3]]) // prettier-ignore
  text.truncate(2)
  const [next] = await text.extend([4])
  assert.ok(next)
  assert.deepEqual(seenBy(next), [1, 2, 4])
  assert.equal(next.noSpeech, 2, 'its place in the text')
})

test('decoding: of many branches each sees its own past alone, for as long as it goes on (property)', async () => {
  const parents = fc.array(fc.nat({ max: 4 }), { minLength: 1, maxLength: 5 })
  await fc.assert(
    fc.asyncProperty(fc.array(parents, { maxLength: 40 }), async (steps) => {
      const text = decoding()
      await text.extend([1, 2])
      let paths = [[0, 1]]
      let said = [[1, 2]]
      let token = 2
      for (const step of steps) {
        const from = step.map((parent) => parent % paths.length)
        const branches = from.map((at) => ({ path: paths[at] ?? [], token: ++token }))
        said = from.map((at, row) => [...(said[at] ?? []), branches[row]?.token ?? 0])
        const next = await text.branch(branches, [])
        paths = next.paths
        assert.deepEqual(next.rows.map(seenBy), said)
        assert.ok(next.rows.every((row, at) => row.noSpeech === (said[at]?.length ?? 0) - 1))
      }
      // Two and one a step are seen by each of five at most; besides there is room for some that are idle.
      assert.ok(text.count <= 2 + 5 * steps.length && text.count < 260, String(text.count))
    }),
  )
})

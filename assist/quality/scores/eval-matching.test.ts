import assert from 'node:assert/strict'
import { test } from 'node:test'

import { loadConfig } from '../../settings/config.js'
import type { FindOptions } from '../../matching/match.js'
import { evalMatching } from './eval-matching.js'

test('matching: a query that a recogniser wrote is matched with its confidence, a typed one without', async () => {
  const asked: [string, FindOptions | undefined][] = []
  const report = await evalMatching(
    {
      config: loadConfig({}),
      match: (text, _top, _base, heard) => {
        asked.push([text, heard])
        return Promise.resolve({ matches: [], solutionsVersion: 'v1' })
      },
    },
    [
      { text: 'my bill', expect: null },
      { text: 'my pill', expect: 'bill', confidence: 0.5 },
    ],
  )
  assert.deepEqual(asked, [
    ['my bill', {}],
    ['my pill', { heardConfidence: 0.5 }],
  ])
  assert.deepEqual([report.queries, report.recallAt5], [2, 0])
})

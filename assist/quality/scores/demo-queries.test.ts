import assert from 'node:assert/strict'
import path from 'node:path'
import { after, before, test } from 'node:test'

import { loadConfig } from '../../settings/config.js'
import { evalMatching } from './eval-matching.js'
import { readQueries } from './matching-files.js'
import { MatchClient } from '../../matching/match-client.js'
import { embedderFolders } from '../../matching/meaning/embedder-folders.js'
import { packageRoot } from '../../settings/package-root.js'
import { demoSolutions } from '../../testing/demo-base.js'
import { requirement } from '../../testing/requirements.js'

const needsModels = requirement('models')

let matcher: MatchClient

before(async () => {
  if (needsModels.skip !== false) return
  matcher = new MatchClient({ embedders: embedderFolders(loadConfig({})) })
  await matcher.loadBase('default', 'v1', await demoSolutions())
})

after(async () => {
  if (needsModels.skip === false) await matcher.close()
})

for (const language of ['en', 'zh'] as const) {
  test(
    `demo base: held-out queries find their solution among three (${language})`,
    needsModels,
    async (t) => {
      const file = path.join(packageRoot, 'fixtures', 'queries', `demo.${language}.test.jsonl`)
      const queries = await readQueries(file)
      const report = await evalMatching(
        { config: loadConfig({}), match: (text, top) => matcher.match('default', text, top) },
        queries,
      )
      t.diagnostic(`${language}: ${JSON.stringify(report)}`)
      assert.equal(report.queries, queries.length)
      assert.ok(report.recallAt3 >= 0.85, `recall@3 is ${report.recallAt3}`)
      assert.ok(report.recallAt1 <= report.recallAt3, 'one is among three')
      assert.ok(report.recallAt3 <= report.recallAt5, 'three are among five')
      assert.ok(report.noAnswer.recall >= 0.7, `${report.noAnswer.recall} of the rest stay silent`)
    },
  )
}

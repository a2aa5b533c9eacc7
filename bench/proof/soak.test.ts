import assert from 'node:assert/strict'
import path from 'node:path'
import { test } from 'node:test'

import { packageRoot } from '../../assist/settings/package-root.js'
import { requirement } from '../../assist/testing/requirements.js'
import { temporaryFolder } from '../../assist/testing/trial-models.js'
import { skipWithoutBuild } from './skip-without-build.js'
import { runSoak } from './soak.js'

test(
  'soak: two places where call follows call for 20 s leave no handle, and every call comes to its end',
  requirement('models'),
  async (t) => {
    if (await skipWithoutBuild(t)) return
    const outcome = await runSoak({
      ...{ durationMs: 20_000, callCount: 2, callMs: 8_000, workDir: await temporaryFolder(t) },
      recording: path.join(packageRoot, 'fixtures', 'calls', 'demo-questions.wav'),
      progress: (line) => t.diagnostic(line),
    })
    assert.equal(outcome.failed, 0)
    assert.ok(outcome.calls >= 4, `${outcome.calls} calls`)
    // Memory and latency need longer to tell: `make soak`.
    assert.ok(!outcome.grew.includes('handles'), JSON.stringify(outcome))
  },
)

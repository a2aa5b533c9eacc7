import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { fakeApp } from '../../assist/testing/fake-app.js'
import { temporaryFolder } from '../../assist/testing/trial-models.js'
import { fileTargets } from './file-targets.js'
import { fuzz, type FuzzTarget } from './fuzz.js'
import { heldAtFirst, remainsOf } from './remains.js'
import { serviceTargets } from './service-targets.js'
import { sessionTargets } from './session-targets.js'

test('fuzz: every door, route and file format takes ten seconds of what it does not expect', async (t) => {
  const workDir = await temporaryFolder(t)
  const app = await fakeApp({ dataDir: workDir, requestsPerMinute: 10_000_000 })
  t.after(() => app.close())
  const targets = [...(await serviceTargets(app.address)), ...(await fileTargets(workDir))]
  const { tried, findings } = await fuzz({
    ...{ targets, budgetMs: 10_000, seed: Date.now() % 2 ** 31 },
    progress: (line) => t.diagnostic(line),
  })
  assert.equal(Object.keys(tried).length, targets.length)
  assert.deepEqual(findings, [])
})

test('fuzz: sessions of every door with changed bytes end by a known code, and leave no call and no socket', async (t) => {
  const workDir = await temporaryFolder(t)
  const settings = { dataDir: workDir, requestsPerMinute: 10_000_000, resumeWindowMs: 1_000 }
  const app = await fakeApp({ ...settings, startTimeoutMs: 1_000 })
  t.after(() => app.close())
  const before = await heldAtFirst(app)
  const targets = sessionTargets(app.address)
  const { tried, findings } = await fuzz({
    ...{ targets, budgetMs: 6_000, seed: Date.now() % 2 ** 31 },
    progress: (line) => t.diagnostic(line),
  })
  assert.ok(Object.values(tried).every((count) => count > 0))
  assert.deepEqual(findings, [])
  const after = await remainsOf(app, before)
  t.diagnostic(`heap ${before.heapMb.toFixed(1)} MB before, ${after.heapMb.toFixed(1)} MB after`)
  assert.deepEqual([after.liveCalls, after.sockets <= before.sockets], [0, true])
})

test('fuzz: what throws, answers wrongly or throws later is found, with its input', async () => {
  const faults: Readonly<Record<string, () => Promise<string | undefined>>> = {
    throws: () => Promise.reject(new Error('thrown')),
    wrong: () => Promise.resolve('500'),
    well: () => Promise.resolve(undefined),
  }
  const target: FuzzTarget = {
    name: 'trial',
    inputs: fc.constantFrom(...Object.keys(faults)),
    feed: (input) => faults[input as string]!(),
  }
  const plan = { targets: [target], budgetMs: 50, seed: 1, progress: () => undefined }
  const { findings } = await fuzz(plan)
  const kinds = new Set(findings.map(({ kind, input }) => `${kind} ${input}`))
  assert.deepEqual([...kinds].sort(), ['crash "throws"', 'wrong "wrong"'])
})

import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { fakeApp } from '../../assist/testing/fake-app.js'
import { temporaryFolder } from '../../assist/testing/trial-models.js'
import { fileTargets } from './file-targets.js'
import { fuzz, type FuzzTarget } from './fuzz.js'
import { serviceTargets } from './service-targets.js'

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

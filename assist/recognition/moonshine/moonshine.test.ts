import assert from 'node:assert/strict'
import path from 'node:path'
import { after, before, test } from 'node:test'

import { packageRoot } from '../../settings/package-root.js'
import { assertHeardIn } from '../../testing/heard-text.js'
import { installedFolder } from '../../testing/installed-models.js'
import { checkSegmentEngine, clipSamples } from '../../testing/recogniser-contract.js'
import { requirement } from '../../testing/requirements.js'
import { recogniseWhole } from '../recogniser.js'
import { MoonshineRecogniser } from './moonshine.js'

const needsModels = requirement('models')
const sample = path.join(packageRoot, 'fixtures', 'calls', 'car-repair.wav')

let recogniser: MoonshineRecogniser

before(async () => {
  if (needsModels.skip !== false) return
  const folder = installedFolder('moonshine-tiny-en')
  recogniser = await MoonshineRecogniser.load(folder)
})

after(async () => {
  if (needsModels.skip === false) await recogniser.close()
})

test('moonshine: a real telephone call passes the contract', needsModels, async () => {
  const samples = await clipSamples(sample, 200_000, 212_500, 'agent')
  const words = 'between 8 a.m. and 10 a.m.'
  await checkSegmentEngine(recogniser, { samples, language: 'en', expected: [/between/i] })
  assertHeardIn((await recogniseWhole(recogniser, { samples, purpose: 'final' })).text, {
    ...{ words, language: 'en', maxErrorRate: 0.34 },
  })
})

test(
  'moonshine: a wrong draft is corrected, and a right one kept, where speech is clear',
  needsModels,
  async () => {
    const samples = await clipSamples(sample, 200_000, 212_500, 'agent')
    const whole = await recogniseWhole(recogniser, { samples, purpose: 'partial' })
    assertHeardIn(whole.text, {
      words: 'between 8 a.m. and 10 a.m.',
      language: 'en',
      maxErrorRate: 0.34,
    })
    const half = await recogniseWhole(recogniser, {
      samples: samples.slice(0, samples.length / 2),
      purpose: 'partial',
    })
    for (const draft of [half.tokens, whole.tokens, [5_000, 6_000, 7_000]]) {
      const drafted = await recogniseWhole(recogniser, { samples, purpose: 'partial', draft })
      assert.equal(drafted.text, whole.text)
    }
  },
)

test(
  'moonshine: a final depends on its samples alone, even if someone hands it a draft',
  needsModels,
  async () => {
    const samples = await clipSamples(sample, 23_000, 31_500)
    const plain = await recogniseWhole(recogniser, { samples, purpose: 'final' })
    const drafted = await recogniseWhole(recogniser, {
      samples,
      purpose: 'final',
      draft: [9, 9, 9],
    })
    assert.deepEqual(drafted, plain)
  },
)

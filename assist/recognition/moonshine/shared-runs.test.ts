import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import fc from 'fast-check'

import { installedFolder } from '../../testing/installed-models.js'
import { clipSamples } from '../../testing/recogniser-contract.js'
import { requirement } from '../../testing/requirements.js'
import { recogniseWhole, type Recognition, type RecognitionRequest } from '../recogniser.js'
import { MoonshineRecogniser } from './moonshine.js'
import { SharedRuns } from './shared-runs.js'

const needsModels = requirement('models')
const sample = new URL('../../../fixtures/calls/car-repair.wav', import.meta.url).pathname
const samplesPerMs = 16

let recogniser: MoonshineRecogniser
let call: Float32Array

before(async () => {
  if (needsModels.skip !== false) return
  recogniser = await MoonshineRecogniser.load(installedFolder('moonshine-tiny-en'))
  call = await clipSamples(sample, 20_000, 60_000)
})

after(async () => {
  if (needsModels.skip === false) await recogniser.close()
})

test('shared runs: what is asked for in one turn is done together, a batch at most, each with its own result', async () => {
  const batches: number[][] = []
  const shared = new SharedRuns<number, string>(3, (runs) => {
    batches.push([...runs])
    return Promise.resolve(runs.map(String))
  })
  const results = await Promise.all([1, 2, 3, 4].map((run) => shared.ask(run)))
  assert.deepEqual(results, ['1', '2', '3', '4'])
  assert.equal(await shared.ask(5), '5')
  assert.deepEqual(batches, [[1, 2, 3], [4], [5]])
})

test('shared runs: a failure is that of its batch alone', async () => {
  const shared = new SharedRuns<number, number>(2, (runs) =>
    runs.includes(1) ? Promise.reject(new Error('broken')) : Promise.resolve(runs),
  )
  const outcomes = await Promise.allSettled([1, 2, 3].map((run) => shared.ask(run)))
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ['rejected', 'rejected', 'fulfilled'],
  )
})

/** One stream of a mixture, which begins some turns after the others. */
interface Stream {
  readonly fromMs: number
  readonly durationMs: number
  readonly isFinal: boolean
  readonly hasPhrases: boolean
  readonly turns: number
}

const stream: fc.Arbitrary<Stream> = fc.record({
  fromMs: fc.integer({ min: 0, max: 34_000 }),
  durationMs: fc.integer({ min: 500, max: 6_000 }),
  isFinal: fc.boolean(),
  hasPhrases: fc.boolean(),
  turns: fc.integer({ min: 0, max: 30 }),
})

function requestOf({ fromMs, durationMs, isFinal, hasPhrases }: Stream): RecognitionRequest {
  const phrases = hasPhrases
    ? ['service light', 'oil change', 'card'].map((text) => ({ text, weight: 5 }))
    : []
  return {
    samples: call.slice(fromMs * samplesPerMs, (fromMs + durationMs) * samplesPerMs),
    purpose: isFinal ? 'final' : 'partial',
    context: { keyterms: [], lastUtterances: [], phrases },
  }
}

async function later(one: Stream): Promise<Recognition> {
  for (let turn = 0; turn < one.turns; turn++) await new Promise((resolve) => setImmediate(resolve))
  return recogniseWhole(recogniser, requestOf(one))
}

test(
  'shared runs: any mixture of streams gives each the text and confidences that it gets alone, to the last bit (property)',
  needsModels,
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(stream, { minLength: 2, maxLength: 7 }), async (streams) => {
        const together = await Promise.all(streams.map(later))
        for (const [at, one] of streams.entries()) {
          const alone = await recogniseWhole(recogniser, requestOf(one))
          assert.deepEqual(together[at], alone)
        }
      }),
      { numRuns: 8 },
    )
  },
)

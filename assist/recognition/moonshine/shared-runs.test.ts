import assert from 'node:assert/strict'
import path from 'node:path'
import { after, before, test } from 'node:test'

import fc from 'fast-check'

import { packageRoot } from '../../settings/package-root.js'
import { installedFolder } from '../../testing/installed-models.js'
import { clipSamples } from '../../testing/recogniser-contract.js'
import { requirement } from '../../testing/requirements.js'
import { recogniseWhole, type Recognition, type RecognitionRequest } from '../recogniser.js'
import { MoonshineRecogniser } from './moonshine.js'
import { SharedRuns } from './shared-runs.js'

const needsModels = requirement('models')
const sample = path.join(packageRoot, 'fixtures', 'calls', 'car-repair.wav')
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

const sizeOf = (): number => 1

test('shared runs: what is asked for in one turn is done together, as many as fit, each with its own result', async () => {
  const batches: number[][] = []
  const doTogether = (runs: readonly number[]): Promise<string[]> => {
    batches.push([...runs])
    return Promise.resolve(runs.map(String))
  }
  const shared = new SharedRuns<number, string>({ room: 3, sizeOf, doTogether })
  const results = await Promise.all([1, 2, 3, 4].map((run) => shared.ask(run)))
  assert.deepEqual(results, ['1', '2', '3', '4'])
  assert.equal(await shared.ask(5), '5')
  assert.deepEqual(batches, [[1, 2, 3], [4], [5]])
})

test('shared runs: runs of several tokens are put together while there is room for them', async () => {
  const batches: number[][] = []
  const doTogether = (runs: readonly number[]): Promise<readonly number[]> => {
    batches.push([...runs])
    return Promise.resolve(runs)
  }
  const shared = new SharedRuns<number, number>({ room: 4, sizeOf: (run) => run, doTogether })
  await Promise.all([3, 1, 2, 4, 1].map((run) => shared.ask(run)))
  assert.deepEqual(batches, [[3, 1], [2], [4], [1]])
})

test('shared runs: a failure is that of its batch alone', async () => {
  const doTogether = (runs: readonly number[]): Promise<readonly number[]> =>
    runs.includes(1) ? Promise.reject(new Error('broken')) : Promise.resolve(runs)
  const shared = new SharedRuns<number, number>({ room: 2, sizeOf, doTogether })
  const outcomes = await Promise.allSettled([1, 2, 3].map((run) => shared.ask(run)))
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ['rejected', 'rejected', 'fulfilled'],
  )
})

interface Change {
  readonly at: number
  readonly kind: 'gone' | 'changed' | 'put in'
}

const change: fc.Arbitrary<Change> = fc.record({
  at: fc.nat(25),
  kind: fc.constantFrom('gone', 'changed', 'put in'),
})

/** One stream of a mixture, which begins some turns after the others. */
interface Stream {
  readonly fromMs: number
  readonly durationMs: number
  readonly isFinal: boolean
  readonly hasPhrases: boolean
  /** What a final is handed as a draft: nothing, or its own text with some tokens gone, changed or put in. */
  readonly changes: readonly Change[] | undefined
  readonly turns: number
}

const stream: fc.Arbitrary<Stream> = fc.record({
  fromMs: fc.integer({ min: 0, max: 34_000 }),
  durationMs: fc.integer({ min: 500, max: 6_000 }),
  isFinal: fc.boolean(),
  hasPhrases: fc.boolean(),
  changes: fc.option(fc.array(change, { maxLength: 4 }), { nil: undefined }),
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

/** A text as a partial may have heard it. */
function changed(tokens: readonly number[], changes: readonly Change[]): number[] {
  const draft = [...tokens]
  for (const { at, kind } of changes) {
    draft.splice(at, kind === 'put in' ? 0 : 1, ...(kind === 'gone' ? [] : [500 + at]))
  }
  return draft
}

async function later(one: Stream, alone: Recognition): Promise<Recognition> {
  for (let turn = 0; turn < one.turns; turn++) await new Promise((resolve) => setImmediate(resolve))
  const isDrafted = one.isFinal && one.changes !== undefined
  const draft = isDrafted ? changed(alone.tokens, one.changes) : []
  return recogniseWhole(recogniser, { ...requestOf(one), draft })
}

test(
  'shared runs: any mixture of streams, with any drafts of finals, gives each what it gets alone without one, to the last bit (property)',
  needsModels,
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(stream, { minLength: 2, maxLength: 7 }), async (streams) => {
        const alone: Recognition[] = []
        for (const one of streams) alone.push(await recogniseWhole(recogniser, requestOf(one)))
        const together = await Promise.all(streams.map((one, at) => later(one, alone[at]!)))
        assert.deepEqual(together, alone)
      }),
      { numRuns: 8 },
    )
  },
)

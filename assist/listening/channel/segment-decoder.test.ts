import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { RecognitionRequest } from '../../recognition/recogniser.js'
import { segmentEngine } from '../../testing/scripted-engines.js'
import type { SpeechSegment } from '../../vad/segment.js'
import { JobQueue } from './job-queue.js'
import { SegmentDecoder } from './segment-decoder.js'

const segment: SpeechSegment = {
  ...{ channel: 'agent', index: 1, startMs: 0, endMs: 32, end: 'endpoint' },
  samples: Float32Array.from({ length: 512 }, (_, at) => at),
}

function trial(
  failed = (thrown: unknown): void => assert.ifError(thrown),
  write = (samples: Float32Array): string => `from ${samples[0]}`,
): {
  requests: RecognitionRequest[]
  decoder: SegmentDecoder
  jobs: JobQueue
} {
  const engine = segmentEngine('moonshine', write)
  assert.ok(engine.kind === 'segments')
  const { recogniser } = engine
  const requests: RecognitionRequest[] = []
  const jobs = new JobQueue()
  const decoder = new SegmentDecoder({
    recogniser: {
      ...recogniser,
      recognise: (request) => {
        requests.push(request)
        return recogniser.recognise(request)
      },
    },
    ...{ language: 'en', context: { keyterms: ['fibre'] }, failed },
    addJob: (job) => jobs.add(job),
  })
  return { requests, decoder, jobs }
}

test('segment decoder: a job decodes from its sample on, and knows what was written before', async () => {
  const { requests, decoder, jobs } = trial()
  const texts: string[] = []
  const order = { segment, fromSample: 100, draft: [7] }
  for (const kind of ['partial', 'agent-partial', 'final'] as const) {
    decoder.decode({ ...order, kind }, ({ text }) => texts.push(text))
  }
  while (!jobs.isEmpty) await jobs.step()
  assert.deepEqual(texts, ['from 100', 'from 100', 'from 100'])
  assert.deepEqual(
    requests.map(({ purpose, draft }) => [purpose, draft]),
    [
      ['partial', [7]],
      ['partial', [7]],
      ['final', [7]],
    ],
  )
})

test('segment decoder: the engine is told the domain words and the final before', () => {
  const { decoder } = trial()
  const context = (): unknown => decoder.request(segment, 0).context
  assert.deepEqual(context(), { keyterms: ['fibre'], lastUtterances: [] })
  decoder.remember('My light is red.')
  assert.deepEqual(context(), { keyterms: ['fibre'], lastUtterances: ['My light is red.'] })
})

test('segment decoder: an engine that throws is told of once', async () => {
  const thrown: unknown[] = []
  const { decoder, jobs } = trial(
    (one) => thrown.push(one),
    () => {
      throw new Error('broken')
    },
  )
  decoder.decode({ kind: 'final', segment, fromSample: 0, draft: [] }, ({ text }) =>
    assert.fail(text),
  )
  while (!jobs.isEmpty) await jobs.step()
  assert.deepEqual(thrown.map(String), ['Error: broken'])
})

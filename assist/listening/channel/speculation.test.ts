import assert from 'node:assert/strict'
import { test } from 'node:test'

import { noText, type Recognition } from '../../recognition/recogniser.js'
import { scriptedJob } from '../../testing/scripted-engines.js'
import type { SpeechSegment } from '../../vad/segment.js'
import type { Job } from './job-queue.js'
import { Speculation } from './speculation.js'

const segment = (index: number, sampleCount: number): SpeechSegment => ({
  ...{ channel: 'customer', index, startMs: 0, endMs: 100, end: 'endpoint' },
  samples: new Float32Array(sampleCount),
})

function begun(): { speculation: Speculation; job: Job } {
  const speculation = new Speculation(segment(1, 512))
  const job = scriptedJob('speculative')
  speculation.begin(job)
  return { speculation, job }
}

test('speculation: it covers a segment that ended at its pause, and no other', () => {
  const { speculation } = begun()
  assert.ok(speculation.covers(segment(1, 512)))
  assert.ok(!speculation.covers(segment(1, 1_024)))
  assert.ok(!speculation.covers(segment(2, 512)))
})

test('speculation: a wanted result comes once, and its job becomes a final’s', () => {
  const { speculation, job } = begun()
  const got: Recognition[] = []
  speculation.want((recognition) => got.push(recognition))
  assert.equal(job.kind, 'final')
  assert.equal(speculation.decoded(noText), true)
  assert.deepEqual(got, [noText])
})

test('speculation: a result that is there already is given at once', () => {
  const { speculation, job } = begun()
  assert.equal(speculation.decoded(noText), false, 'nobody wanted it yet')
  const got: Recognition[] = []
  speculation.want((recognition) => got.push(recognition))
  assert.deepEqual(got, [noText])
  assert.equal(job.kind, 'speculative')
})

test('speculation: dropped, its job is stale', () => {
  const { speculation, job } = begun()
  speculation.drop()
  assert.ok(job.isStale)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { AudioFrame } from '../frame.js'
import { QuietSide } from './quiet-side.js'

/** Three seconds in which words of 0.5 s and pauses of 0.5 s take turns, at levels in dBFS. */
function framesAt(wordsDb: number, noiseDb: number): AudioFrame[] {
  return Array.from({ length: 96 }, (_, index) => {
    const level = 10 ** ((index % 32 < 16 ? noiseDb : wordsDb) / 20)
    const samples = Float32Array.from({ length: 512 }, (_sample, at) => (at % 2 ? level : -level))
    return { channel: 'customer', startMs: index * 32, samples }
  })
}

function lastDb(frames: readonly AudioFrame[]): number {
  const side = new QuietSide()
  const last = frames.map((frame) => side.admit(frame)).at(-1)
  return 20 * Math.log10(Math.max(...(last?.samples ?? [])))
}

test('quiet side: words 40 dB below the common level are raised to where they are heard', () => {
  assert.ok(Math.abs(lastDb(framesAt(-62, -85)) - -32) < 1.5)
})

test('quiet side: speech of a usual level stays as it is, to the bit', () => {
  const side = new QuietSide()
  for (const frame of framesAt(-38, -70)) assert.equal(side.admit(frame), frame)
})

test('quiet side: steady noise is not raised', () => {
  const side = new QuietSide()
  for (const frame of framesAt(-60, -62)) assert.equal(side.admit(frame), frame)
})

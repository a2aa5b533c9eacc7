import assert from 'node:assert/strict'
import { test } from 'node:test'

import { muLawTable } from '../g711.js'
import { ClippingMeter } from './clipping-meter.js'

/** A voice-like sound at 8 kHz: harmonics of a moving pitch, loud and soft by turns; peak about 0.5. */
function voice(durationMs: number): Float32Array {
  let phase = 0
  return Float32Array.from({ length: durationMs * 8 }, (_, index) => {
    const seconds = index / 8_000
    phase += (2 * Math.PI * (120 + 30 * Math.sin(5 * seconds))) / 8_000
    const loudness = 0.1 + 0.4 * Math.abs(Math.sin(7 * seconds))
    let sum = 0
    for (let harmonic = 1; harmonic <= 12; harmonic++)
      sum += Math.cos(harmonic * phase + harmonic * harmonic) / harmonic
    return (loudness * sum) / 2
  })
}

const overdriven = (sound: Float32Array, gain: number, ceiling: number): Float32Array =>
  sound.map((sample) => ceiling * Math.max(-1, Math.min(1, sample * gain)))

const throughMuLaw = (sound: Float32Array): Float32Array => sound.map((sample) => nearest(sample))

function nearest(sample: number): number {
  let best = 0
  for (const value of muLawTable)
    if (Math.abs(value - sample) < Math.abs(best - sample)) best = value
  return best
}

function hears(sound: Float32Array, probability = 0.9): ClippingMeter {
  const meter = new ClippingMeter()
  hear(meter, sound, probability)
  return meter
}

function hear(meter: ClippingMeter, sound: Float32Array, probability = 0.9): void {
  for (let at = 0; at + 256 <= sound.length; at += 256) {
    const source = sound.slice(at, at + 256)
    meter.hear(
      { channel: 'customer', startMs: at / 8, samples: new Float32Array(512), source },
      probability,
    )
  }
}

test('clipping: speech that is overdriven is found at full scale, below it, and behind μ-law', () => {
  for (const ceiling of [1, 0.3]) {
    const sound = overdriven(voice(3_000), 12, ceiling)
    assert.ok(hears(sound).isClipping, String(ceiling))
    assert.ok(hears(throughMuLaw(sound)).isClipping, `μ-law ${ceiling}`)
  }
})

test('clipping: loud speech is not clipped', () => {
  const loud = voice(5_000).map((sample) => sample * 1.1)
  assert.equal(hears(loud).isClipping, false)
  assert.equal(hears(throughMuLaw(loud)).isClipping, false)
})

test('clipping: what is no speech counts for nothing', () => {
  assert.equal(hears(overdriven(voice(3_000), 12, 1), 0.1).isClipping, false)
})

test('clipping: it is over after some seconds of clean speech', () => {
  const meter = hears(overdriven(voice(3_000), 12, 1))
  hear(meter, voice(4_000))
  assert.equal(meter.isClipping, false)
})

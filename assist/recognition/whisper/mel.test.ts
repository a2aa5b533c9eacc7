import assert from 'node:assert/strict'
import { test } from 'node:test'

import { MelFrontEnd, silentMel } from './mel.js'

test('mel: a tone is where it belongs, silence after it is always the same, and louder is no other', () => {
  const tone = (gain: number): Float32Array =>
    Float32Array.from(
      { length: 16_000 },
      (_, n) => gain * Math.sin((2 * Math.PI * 1_000 * n) / 16_000),
    )
  const frameCount = 200
  const mel = new MelFrontEnd().logMel(tone(0.5), frameCount)
  const at = (band: number, frame: number): number => mel[band * frameCount + frame] ?? 0
  const bands = Array.from({ length: 80 }, (_, band) => at(band, 50))
  // 1 kHz is the end of the linear part of Slaney's scale: band 25 or 26 of 80 up to 8 kHz.
  const loudest = bands.indexOf(Math.max(...bands))
  assert.ok(loudest >= 24 && loudest <= 27, String(loudest))
  assert.equal(at(loudest, 150), Math.min(...mel))
  const louder = new MelFrontEnd().logMel(tone(1), frameCount)
  assert.ok(louder.every((value, index) => Math.abs(value - (mel[index] ?? 0)) < 1e-5))
  assert.equal(at(0, 150), silentMel(1)[0])
})

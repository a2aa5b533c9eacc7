import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import type { LegFormat } from '../../call/call-start.js'
import { AssistError } from '../../errors/errors.js'
import { encodedSample, opusSample } from '../../testing/opus-stream.js'
import { requirement } from '../../testing/requirements.js'
import { OpusUnpacker } from './opus-unpacker.js'

const needsFfmpeg = requirement('ffmpeg')

const formatOf = (container: 'ogg' | 'webm', channels: LegFormat['channels']): LegFormat => ({
  ...{ encoding: `${container}-opus`, sampleRateHz: 48_000, channels },
})

/** Levels of one channel. */
function levelsOf(samples: Uint8Array, channelCount: number, channel: number): Float64Array {
  const view = new DataView(samples.buffer, samples.byteOffset, samples.byteLength)
  const count = samples.byteLength / 2 / channelCount
  return Float64Array.from({ length: count }, (_, at) =>
    view.getInt16((at * channelCount + channel) * 2, true),
  )
}

async function unpacked(
  format: LegFormat,
  stream: Uint8Array,
  cut: (at: number) => number,
): Promise<Buffer> {
  const unpacker = await OpusUnpacker.create(format, 0)
  const pieces: Uint8Array[] = []
  for (let at = 0; at < stream.byteLength;) {
    const next = at + cut(at)
    pieces.push(unpacker.push(stream.subarray(at, next)))
    at = next
  }
  unpacker.close()
  return Buffer.concat(pieces)
}

/** The sample call as samples of 16 kHz, by another decoder. */
const reference = (channelCount: 1 | 2): Promise<Uint8Array> =>
  encodedSample(8, '-ac', String(channelCount), '-ar', '16000', '-f', 's16le')

/** Likeness of two sounds, 1 for the same. */
function correlation(a: Float64Array, b: Float64Array): number {
  const count = Math.min(a.length, b.length)
  let [ab, aa, bb] = [0, 0, 0]
  for (let at = 0; at < count; at++) {
    const [x = 0, y = 0] = [a[at], b[at]]
    ab += x * y
    aa += x * x
    bb += y * y
  }
  return ab / Math.sqrt(aa * bb)
}

for (const container of ['ogg', 'webm'] as const) {
  test(
    `opus: ${container} becomes the sound that was recorded, on time, each side on its own`,
    needsFfmpeg,
    async () => {
      const stream = await opusSample(8, container)
      const samples = await unpacked(formatOf(container, ['customer', 'agent']), stream, () => 997)
      const truth = await reference(2)
      assert.ok(Math.abs(samples.byteLength - truth.byteLength) < 16_000 * 4 * 0.03)
      for (const channel of [0, 1]) {
        const likeness = correlation(levelsOf(samples, 2, channel), levelsOf(truth, 2, channel))
        // Half a millisecond of shift alone would halve it.
        assert.ok(likeness > 0.9, `channel ${channel}: ${likeness}`)
      }
    },
  )

  test(
    `opus: however ${container} is cut, its samples are the same (property)`,
    needsFfmpeg,
    async () => {
      const stream = await opusSample(8, container, '-ac', '1')
      const format = formatOf(container, ['customer'])
      const whole = await unpacked(format, stream, () => stream.byteLength)
      await fc.assert(
        fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 9_000 })), async (cuts) => {
          let next = 0
          const cut = (): number => cuts[next++] ?? 4_096
          assert.deepEqual(await unpacked(format, stream, cut), whole)
        }),
        { numRuns: 15 },
      )
    },
  )

  test(
    `opus: ${container} is taken up again at a boundary without its head, and hears the rest`,
    needsFfmpeg,
    async () => {
      const stream = await opusSample(8, container, '-ac', '1', '-page_duration', '100000')
      const format = formatOf(container, ['customer'])
      const first = await OpusUnpacker.create(format, 0)
      const head = first.push(stream.subarray(0, stream.byteLength / 2))
      const { streamByte, sampleByte } = first.boundaryBefore(head.byteLength - 3_200)
      assert.equal(first.receivedBytes, Math.floor(stream.byteLength / 2))
      assert.ok(streamByte > 0 && streamByte < first.receivedBytes)
      const rest = first.push(stream.subarray(stream.byteLength / 2))
      const whole = Buffer.concat([head, rest])
      const second = await OpusUnpacker.create(format, streamByte)
      const again = second.push(stream.subarray(streamByte))
      assert.equal(sampleByte + again.byteLength, whole.byteLength)
      assert.equal(second.receivedBytes, stream.byteLength)
      // The decoder has forgotten the sound before: it is the same after a moment.
      const settled = 16_000
      const likeness = correlation(
        levelsOf(again.subarray(settled), 1, 0),
        levelsOf(whole.subarray(sampleByte + settled), 1, 0),
      )
      assert.ok(likeness > 0.99, String(likeness))
    },
  )
}

test(
  'opus: mono cannot be both sides of a call, and stereo is mixed for one',
  needsFfmpeg,
  async () => {
    const mono = await opusSample(8, 'ogg', '-ac', '1')
    await assert.rejects(
      unpacked(formatOf('ogg', ['customer', 'agent']), mono, () => 4_096),
      { code: 'ASSIST_AUDIO_FORMAT_UNSUPPORTED' },
    )
    const mixed = await unpacked(
      formatOf('webm', ['agent']),
      await opusSample(8, 'webm'),
      () => 4_096,
    )
    const likeness = correlation(levelsOf(mixed, 1, 0), levelsOf(await reference(1), 1, 0))
    assert.ok(likeness > 0.9, String(likeness))
  },
)

test('opus: another stream may follow where the one before was cut', needsFfmpeg, async () => {
  const stream = await opusSample(8, 'ogg', '-ac', '1', '-page_duration', '100000')
  const unpacker = await OpusUnpacker.create(formatOf('ogg', ['customer']), 0)
  const whole = unpacker.push(stream).byteLength
  unpacker.push(stream.subarray(0, 5_003))
  unpacker.beginAnew()
  assert.equal(unpacker.push(stream).byteLength, whole)
  unpacker.close()
})

test(
  'opus: changed bytes are refused by name or heard, and nothing else (property)',
  needsFfmpeg,
  async () => {
    const streams = {
      ogg: await opusSample(8, 'ogg', '-ac', '1'),
      webm: await opusSample(8, 'webm', '-ac', '1'),
    }
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('ogg' as const, 'webm' as const),
        fc.array(fc.tuple(fc.nat(20_000), fc.nat(255)), { minLength: 1, maxLength: 8 }),
        async (container, changes) => {
          const stream = new Uint8Array(streams[container])
          for (const [at, byte] of changes) stream[at] = byte
          try {
            await unpacked(formatOf(container, ['customer']), stream, () => 4_096)
          } catch (thrown) {
            assert.ok(thrown instanceof AssistError, String(thrown))
            assert.match(thrown.code, /^ASSIST_AUDIO_(STREAM_INVALID|FORMAT_UNSUPPORTED)$/)
          }
        },
      ),
      { numRuns: 200 },
    )
  },
)

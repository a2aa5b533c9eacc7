import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { OpusUnpacker } from '../../audio/opus/opus-unpacker.js'
import {
  bytesPerFrame,
  sampleFormatOf,
  type AudioFormat,
  type LegFormat,
} from '../../call/call-start.js'
import { FakeEar, phoneFormat } from '../../testing/fake-call.js'
import { CallLeg, type LegEvents } from './call-leg.js'

const noEvents: LegEvents = {
  received: () => undefined,
  settled: () => undefined,
  failed: (thrown) => assert.fail(String(thrown)),
}

async function openLeg(
  format: AudioFormat,
  startMs = 0,
  events: Partial<LegEvents> = {},
  pause = { isOn: false },
): Promise<{ leg: CallLeg; ear: FakeEar }> {
  const ear = new FakeEar()
  await ear.openLeg('l1', format, startMs)
  return {
    leg: new CallLeg({ legId: 'l1', format, startMs, ear, pause }, { ...noEvents, ...events }),
    ear,
  }
}

const bytes = (ms: number): Uint8Array => new Uint8Array(ms * 8)

test('leg: bytes and time are one from the start of the leg', async () => {
  const { leg } = await openLeg(phoneFormat, 5_000)
  await leg.write(bytes(1_000))
  assert.deepEqual([leg.receivedBytes, leg.durableBytes, leg.endMs], [8_000, 0, 6_000])
  leg.markDurable(5_250)
  assert.equal(leg.durableBytes, 2_000)
  leg.markDurable(5_100)
  assert.equal(leg.durableBytes, 2_000, 'what was durable stays so')
  leg.markDurable(60_000)
  assert.equal(leg.durableBytes, 8_000, 'never more than was received')
})

test('leg: while a gap passes, no byte behind it is durable', async () => {
  const { leg } = await openLeg(phoneFormat)
  await leg.write(bytes(1_000))
  await leg.gap(10_000)
  await leg.write(bytes(5_000))
  assert.equal(leg.endMs, 16_000)
  leg.markDurable(3_000)
  assert.equal(leg.durableBytes, 8_000, 'only the second before the gap')
  leg.markDurable(11_500)
  assert.equal(leg.durableBytes, 12_000)
})

/** What can happen to a leg. */
const step = fc.oneof(
  fc.record({ kind: fc.constant('write' as const), amount: fc.nat(2_000) }),
  fc.record({ kind: fc.constant('gap' as const), amount: fc.integer({ min: 1, max: 5_000 }) }),
  fc.record({ kind: fc.constant('durable' as const), amount: fc.nat(1_100) }),
)
const anyFormat = fc.record({
  encoding: fc.constantFrom('mulaw', 's16le', 'f32le'),
  sampleRateHz: fc.constantFrom(8_000, 11_025, 16_000, 44_100),
  channels: fc.constantFrom(['customer'], ['customer', 'agent']),
}) as fc.Arbitrary<AudioFormat>

test('leg: durable bytes are whole samples, never run back, and never lie (property)', async () => {
  await fc.assert(
    fc.asyncProperty(
      anyFormat,
      fc.nat(3_000),
      fc.array(step, { maxLength: 25 }),
      async (format, startMs, steps) => {
        const { leg } = await openLeg(format, startMs)
        const size = bytesPerFrame(format)
        /** Call time of the end of each whole sample: the truth. */
        const ends: number[] = []
        let nowMs = startMs
        let received = 0
        let durable = 0
        for (const { kind, amount } of steps) {
          if (kind === 'write') {
            await leg.write(new Uint8Array(amount))
            const from = Math.floor(received / size)
            received += amount
            for (let n = from; n < Math.floor(received / size); n++) {
              nowMs += 1_000 / format.sampleRateHz
              ends.push(nowMs)
            }
          } else if (kind === 'gap') {
            await leg.gap(amount)
            nowMs += amount
          } else {
            const durableMs = startMs + (amount / 1_000) * (leg.endMs - startMs)
            leg.markDurable(durableMs)
            durable = Math.max(durable, durableMs)
          }
          const { durableBytes, receivedBytes } = leg
          assert.equal(receivedBytes, received)
          assert.ok(durableBytes <= receivedBytes)
          assert.equal(durableBytes % size, 0)
          const lastEnd = ends[durableBytes / size - 1] ?? startMs
          assert.ok(lastEnd <= Math.max(durable, startMs) + 2_000 / format.sampleRateHz)
        }
        await leg.close()
        leg.markDurable(leg.endMs)
        assert.equal(leg.durableBytes, received - (received % size), 'at the end all is durable')
      },
    ),
  )
})

test('leg: durable bytes never fall (property)', async () => {
  await fc.assert(
    fc.asyncProperty(anyFormat, fc.array(step, { maxLength: 25 }), async (format, steps) => {
      const { leg } = await openLeg(format)
      let before = 0
      for (const { kind, amount } of steps) {
        if (kind === 'write') await leg.write(new Uint8Array(amount))
        else if (kind === 'gap') await leg.gap(amount)
        else leg.markDurable(leg.endMs * (amount / 1_000))
        assert.ok(leg.durableBytes >= before, `${leg.durableBytes} after ${before}`)
        before = leg.durableBytes
      }
    }),
  )
})

test('leg: backlog is what was handed over and not judged yet', async () => {
  const { leg } = await openLeg(phoneFormat)
  const first = leg.write(bytes(2_000))
  const second = leg.write(bytes(1_000))
  assert.equal(leg.backlogMs, 3_000)
  await Promise.all([first, second])
  assert.equal(leg.backlogMs, 0)
})

test('leg: the bytes are copied before they are handed on', async () => {
  let seen: Uint8Array | undefined
  const { leg, ear } = await openLeg(phoneFormat)
  const hear = ear.audio.bind(ear)
  ear.audio = (legId, audio) => {
    seen = audio
    return hear(legId, audio)
  }
  const mine = bytes(1)
  const written = leg.write(mine)
  mine.fill(7)
  await written
  assert.deepEqual(seen, new Uint8Array(8))
})

test('leg: it tells when audio begins, how far it is settled, and what failed', async () => {
  const told: string[] = []
  const { leg, ear } = await openLeg(phoneFormat, 0, {
    received: () => told.push('received'),
    settled: (ms) => told.push(`settled ${ms}`),
    failed: (thrown) => told.push(String(thrown)),
  })
  ear.lagMs = 400
  await leg.write(bytes(1_000))
  await leg.gap(500)
  ear.failure = new Error('dead')
  await leg.write(bytes(100))
  await leg.gap(100)
  assert.equal(leg.backlogMs, 0, 'what failed does not wait for ever')
  assert.equal(await leg.close(), 0)
  assert.deepEqual(told, [
    ...['received', 'settled 600', 'settled 1100', 'received'],
    ...['Error: dead', 'Error: dead', 'Error: dead'],
  ])
})

test('leg: closing tells the bytes that made no sample', async () => {
  const { leg } = await openLeg({ ...phoneFormat, encoding: 'f32le' })
  await leg.write(new Uint8Array(4_003))
  assert.equal(await leg.close(), 3)
})

test('leg: what comes once it is being closed is neither heard nor told to be stored', async () => {
  const { leg } = await openLeg(phoneFormat)
  await leg.write(bytes(1_000))
  const closing = leg.close()
  await leg.write(bytes(500))
  await leg.gap(2_000)
  await closing
  leg.markDurable(Infinity)
  assert.deepEqual([leg.receivedBytes, leg.durableBytes, leg.endMs], [8_000, 8_000, 1_000])
})

test('leg: of a pause nothing is heard or kept, time goes on, and bytes keep their moments', async () => {
  const kept: number[] = []
  const pause = { isOn: false }
  const received = (heard: Uint8Array): void => void kept.push(...heard)
  const { leg, ear } = await openLeg(phoneFormat, 0, { received }, pause)
  await leg.write(bytes(1_000).fill(1))
  pause.isOn = true
  for (let at = 0; at < 100; at++) await leg.write(bytes(20).fill(2))
  pause.isOn = false
  await leg.write(bytes(1_000).fill(3))
  const inEar = ear.legs.get('l1')
  assert.deepEqual([inEar?.byteLength, inEar?.endMs], [16_000, 4_000])
  assert.deepEqual([leg.receivedBytes, leg.endMs], [32_000, 4_000])
  const counts = [1, 2, 0xff, 3].map((value) => kept.filter((one) => one === value).length)
  assert.deepEqual(counts, [8_000, 0, 16_000, 8_000])
  leg.markDurable(3_500)
  assert.equal(leg.durableBytes, 28_000)
})

test('leg: a pause begins and ends between samples, wherever the audio is cut (property)', async () => {
  const format: AudioFormat = {
    ...{ encoding: 's16le', sampleRateHz: 44_100, channels: ['customer', 'agent'] },
  }
  const parts = fc.array(fc.record({ byteLength: fc.nat(2_000), isPaused: fc.boolean() }))
  await fc.assert(
    fc.asyncProperty(parts, async (sent) => {
      const pause = { isOn: false }
      const { leg, ear } = await openLeg(format, 0, {}, pause)
      for (const { byteLength, isPaused } of sent) {
        pause.isOn = isPaused
        await leg.write(new Uint8Array(byteLength))
      }
      const total = sent.reduce((sum, { byteLength }) => sum + byteLength, 0)
      const inEar = ear.legs.get('l1')
      assert.equal(leg.receivedBytes, total)
      // Whole samples alone are heard, but for what the last cut leaves of one.
      const over = (inEar?.byteLength ?? 0) % bytesPerFrame(format)
      assert.ok(over === 0 || over === total % bytesPerFrame(format))
      assert.ok(Math.abs((inEar?.endMs ?? 0) - leg.endMs) < 1.1, 'the ear is within a millisecond')
    }),
  )
})

test('leg: of Opus the bytes of its stream are told, up to a place between two packets', async () => {
  const format: LegFormat = {
    ...{ encoding: 'opus-packets', sampleRateHz: 48_000, channels: ['customer'] },
  }
  const ear = new FakeEar()
  await ear.openLeg('l1', sampleFormatOf(format), 1_000)
  // A leg that goes on at the 500th byte of its stream.
  const unpacker = await OpusUnpacker.create(format, 500)
  const leg = new CallLeg(
    { legId: 'l1', format, startMs: 1_000, startByte: 500, ear, pause: { isOn: false }, unpacker },
    noEvents,
  )
  // 20 ms in which nobody speaks.
  for (let packet = 0; packet < 10; packet++) await leg.write(Uint8Array.of(8))
  assert.deepEqual([leg.receivedBytes, leg.durableBytes, leg.endMs], [510, 500, 1_200])
  assert.deepEqual(leg.placeAt(1_070), { legId: 'l1', format, byte: 503, atMs: 1_060 })
  leg.markDurable(1_070)
  assert.equal(leg.durableBytes, 503)
  assert.throws(() => void leg.write(Uint8Array.of(3)), { code: 'ASSIST_AUDIO_STREAM_INVALID' })
  assert.equal(await leg.close(), 0)
  leg.markDurable(Infinity)
  assert.equal(leg.durableBytes, 511)
})

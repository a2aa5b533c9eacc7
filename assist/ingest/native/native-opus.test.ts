import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import type { CallEvent } from '../../pipeline/log/call-event.js'
import { assertHeardIn, sampleGreeting } from '../../testing/heard-text.js'
import { encodedSample, opusSample } from '../../testing/opus-stream.js'
import { requirement } from '../../testing/requirements.js'
import { NativeTestClient, startService, type TestService } from '../../testing/service.js'

const needs = requirement('ffmpeg', 'models')

let service: TestService
before(async () => {
  if (needs.skip === false) service = await startService()
})
after(async () => {
  if (needs.skip === false) await service.close()
})

/** What Opus leaves of the greeting on any processor. */
const greeting = { ...sampleGreeting, words: 'thank you for calling' }

const textOf = (events: readonly CallEvent[]): string =>
  events.flatMap((event) => (event.type === 'utterance.final' ? [event.text] : [])).join(' ')

const start = { type: 'start', callId: 'odd', channels: ['agent'] } as const

for (const container of ['ogg', 'webm'] as const) {
  test(
    `door: Opus in ${container} is heard like samples, and acknowledged in bytes of its stream`,
    needs,
    async () => {
      const stream = await opusSample(12, container)
      const client = await NativeTestClient.start(service.address, {
        callId: `heard-${container}`,
        encoding: `${container}-opus`,
      })
      for (let at = 0; at < stream.byteLength; at += 1_000)
        client.send(stream.subarray(at, at + 1_000))
      await client.stop()
      assertHeardIn(textOf(client.events), greeting)
      const { byteLength } = stream
      assert.deepEqual(client.find('ack'), {
        ...{ type: 'ack', receivedBytes: byteLength, durableBytes: byteLength },
      })
    },
  )

  test(`door: Opus in ${container} goes on at the byte that the service names`, needs, async () => {
    const stream = await opusSample(12, container)
    const call = { callId: `resumed-${container}`, encoding: `${container}-opus` } as const
    const first = await NativeTestClient.start(service.address, call)
    first.send(stream.subarray(0, 20_001))
    await first.until(() => (first.find('ack')?.receivedBytes ?? 0) > 0)
    first.socket.terminate()
    const second = await NativeTestClient.start(service.address, { ...call, resume: true })
    const from = second.find('started')?.receivedBytes
    assert.equal(from, 20_001)
    second.send(stream.subarray(from))
    await second.stop()
    assertHeardIn(textOf(second.events), greeting)
  })
}

test('door: an unknown encoding is refused with those that there are', needs, async () => {
  const client = new NativeTestClient(service.address)
  await client.open()
  client.send(JSON.stringify({ ...start, encoding: 'mp3', sampleRateHz: 8_000 }))
  assert.equal(await client.closed(), 1003)
  assert.match(
    client.find('error')?.message ?? '',
    /encoding is one of s16le, f32le, mulaw, alaw, ogg-opus, webm-opus; "mp3" came/,
  )
  const rateless = new NativeTestClient(service.address)
  await rateless.open()
  rateless.send(JSON.stringify({ ...start, encoding: 's16le' }))
  assert.equal(await rateless.closed(), 1003)
  assert.match(rateless.find('error')?.message ?? '', /sampleRateHz/)
})

test('door: bytes that are plainly another encoding are refused and named', needs, async () => {
  const cases: [bytes: Uint8Array, words: RegExp][] = [
    [await opusSample(3, 'ogg'), /begins like Ogg. Start with “ogg-opus”/],
    [await opusSample(3, 'webm'), /begins like WebM. Start with “webm-opus”/],
    [await encodedSample(3, '-f', 'wav'), /begins like WAV/],
  ]
  for (const [index, [bytes, words]] of cases.entries()) {
    const callId = `plain-${index}`
    const client = await NativeTestClient.start(service.address, { callId })
    client.send(bytes.subarray(0, 5))
    client.send(bytes.subarray(5, 2_000))
    assert.equal(await client.closed(), 1003)
    assert.equal(client.find('error')?.code, 'ASSIST_AUDIO_FORMAT_DOUBTFUL')
    assert.match(client.find('error')?.message ?? '', words)
  }
  const broken = await NativeTestClient.start(service.address, {
    ...{ callId: 'broken', encoding: 'ogg-opus' },
  })
  broken.send(new Uint8Array(500))
  assert.equal(await broken.closed(), 1007)
  assert.equal(broken.find('error')?.code, 'ASSIST_AUDIO_STREAM_INVALID')
})

test('door: 16-bit samples sent as μ-law raise an alert, and the call goes on', needs, async () => {
  const bytes = await encodedSample(4, '-ac', '1', '-ar', '8000', '-f', 's16le')
  const client = await NativeTestClient.start(service.address, {
    ...{ callId: 'wide', channels: ['agent'] },
  })
  for (let at = 0; at < 16_000 + 8_000; at += 160) client.send(bytes.subarray(at, at + 160))
  await client.stop()
  const alerts = client.events.flatMap((one) => (one.type === 'alert' ? [one] : []))
  const doubt = alerts.filter(({ code }) => code === 'ASSIST_AUDIO_FORMAT_DOUBTFUL')
  assert.equal(doubt.length, 1)
  assert.equal(client.closeCode, 1000)
})

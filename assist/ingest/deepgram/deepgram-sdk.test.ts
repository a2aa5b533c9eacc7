import assert from 'node:assert/strict'
import { test } from 'node:test'

import { DeepgramClient } from '@deepgram/sdk'

import { assertHeardIn, sampleGreeting } from '../../testing/heard-text.js'
import { requirement } from '../../testing/requirements.js'
import { startService } from '../../testing/service.js'
import { sampleCallPart } from '../../testing/wave-file.js'
import type { DeepgramMessage } from './deepgram-messages.js'

const apiKey = 'the-key-of-a-test-that-is-long-enough'

/** Streams the first seconds of the sample call by Deepgram's own client, and collects what comes back. */
async function streamed(address: string, key: string, query: object): Promise<DeepgramMessage[]> {
  const own = address.replace('http', 'ws')
  const environment = { base: address, production: own, agent: own, agentRest: address }
  const client = new DeepgramClient({ apiKey: key, reconnect: false, environment })
  const socket = await client.listen.v1.createConnection({
    ...{ model: 'nova-3', language: 'en-US', encoding: 'mulaw', sample_rate: 8_000 },
    ...{ channels: 2, multichannel: 'true', reconnectAttempts: 0, ...query },
  })
  const messages: DeepgramMessage[] = []
  socket.on('message', (message) => messages.push(message as unknown as DeepgramMessage))
  const failed = new Promise<Error>((resolve) => socket.on('error', resolve))
  const closed = new Promise<undefined>((resolve) => socket.on('close', () => resolve(undefined)))
  socket.connect()
  const opened = await Promise.race([socket.waitForOpen(), failed])
  if (opened instanceof Error) throw opened
  const audio = (await sampleCallPart(0, 14_000)).subarray(-14 * 16_000)
  for (let at = 0; at < audio.length; at += 3_200)
    socket.sendMedia(new Uint8Array(audio.subarray(at, at + 3_200)))
  socket.sendKeepAlive({ type: 'KeepAlive' })
  socket.sendCloseStream({ type: 'CloseStream' })
  await closed
  return messages
}

test(
  'deepgram: its own client is told what was said, side by side',
  requirement('models'),
  async (t) => {
    const service = await startService({ apiKey })
    t.after(() => service.close())
    const messages = await streamed(service.address, apiKey, {
      ...{ interim_results: 'true', vad_events: 'true', extra: 'call_id:by-deepgram' },
    })
    const finals = messages.flatMap((one) => (one.type === 'Results' && one.is_final ? [one] : []))
    const textOf = (index: number): string =>
      finals
        .filter(({ channel_index: [own] }) => own === index)
        .map(({ channel }) => channel.alternatives[0].transcript)
        .join(' ')
    assertHeardIn(textOf(1), sampleGreeting)
    for (const { channel, start, duration, channel_index: place } of finals) {
      assert.equal(place[1], 2)
      const [{ words }] = channel.alternatives
      assert.ok(words.every((word) => word.start >= start && word.end <= start + duration + 0.001))
    }
    assert.ok(messages.some(({ type }) => type === 'SpeechStarted'))
    assert.ok(messages.some((one) => one.type === 'Results' && !one.is_final))
    const last = messages.at(-1)
    assert.ok(last?.type === 'Metadata')
    assert.equal(last.duration, 14)
    const headers = { authorization: `Bearer ${apiKey}` }
    const call = await fetch(`${service.address}/api/calls/by-deepgram`, { headers })
    assert.equal(call.status, 200, 'the call is kept under its id')
  },
)

test(
  'deepgram: a wrong key, and what cannot be heard, are refused before the socket',
  requirement('models'),
  async (t) => {
    const service = await startService({ apiKey })
    t.after(() => service.close())
    await assert.rejects(streamed(service.address, 'wrong', {}), /401/)
    await assert.rejects(streamed(service.address, apiKey, { encoding: 'opus' }), /415/)
    await assert.rejects(streamed(service.address, apiKey, { channels: 3 }), /400/)
  },
)

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { test } from 'node:test'
import { promisify } from 'node:util'

import { DeepgramClient } from '@deepgram/sdk'

import { OggReader } from '../../audio/opus/ogg-reader.js'
import { assertHeardIn, sampleGreeting } from '../../testing/heard-text.js'
import { encodedSample, opusSample, sampleCallFile } from '../../testing/opus-stream.js'
import { oraclePython, requirement } from '../../testing/requirements.js'
import { startService } from '../../testing/service.js'
import { sampleCallPart } from '../../testing/wave-file.js'
import type { DeepgramMessage } from './deepgram-messages.js'

const apiKey = 'the-key-of-a-test-that-is-long-enough'

const phone = { encoding: 'mulaw', sample_rate: 8_000, channels: 2, multichannel: 'true' } as const

/** The first seconds of the sample call as the telephone has it, 200 ms a message. */
async function phoneAudio(): Promise<Uint8Array[]> {
  const audio = (await sampleCallPart(0, 14_000)).subarray(-14 * 16_000)
  return cut(audio, 3_200)
}

function cut(audio: Uint8Array, byteLength: number): Uint8Array[] {
  return Array.from({ length: Math.ceil(audio.length / byteLength) }, (_, at) =>
    audio.slice(at * byteLength, (at + 1) * byteLength),
  )
}

/** Streams messages of audio by Deepgram's own client, and collects what comes back. */
async function streamed(
  address: string,
  key: string,
  query: object,
  audio?: readonly Uint8Array[],
): Promise<DeepgramMessage[]> {
  const own = address.replace('http', 'ws')
  const environment = { base: address, production: own, agent: own, agentRest: address }
  const client = new DeepgramClient({ apiKey: key, reconnect: false, environment })
  const socket = await client.listen.v1.createConnection({
    ...{ model: 'nova-3', language: 'en-US', reconnectAttempts: 0, ...query },
  })
  const messages: DeepgramMessage[] = []
  socket.on('message', (message) => messages.push(message as unknown as DeepgramMessage))
  const failed = new Promise<Error>((resolve) => socket.on('error', resolve))
  const closed = new Promise<undefined>((resolve) => socket.on('close', () => resolve(undefined)))
  socket.connect()
  const opened = await Promise.race([socket.waitForOpen(), failed])
  if (opened instanceof Error) throw opened
  for (const message of audio ?? (await phoneAudio())) socket.sendMedia(message)
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
      ...{ ...phone, interim_results: 'true', vad_events: 'true', extra: 'call_id:by-deepgram' },
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
    await assert.rejects(streamed(service.address, 'wrong', phone), /401/)
    await assert.rejects(streamed(service.address, apiKey, { ...phone, encoding: 'flac' }), /415/)
    await assert.rejects(streamed(service.address, apiKey, { ...phone, channels: 3 }), /400/)
  },
)

const textOf = (messages: readonly DeepgramMessage[]): string =>
  messages
    .flatMap((one) => (one.type === 'Results' && one.is_final ? [one] : []))
    .map(({ channel }) => channel.alternatives[0].transcript)
    .join(' ')

test(
  'deepgram: Opus is heard bare and in Ogg, and a container without being named',
  requirement('models', 'ffmpeg'),
  async (t) => {
    const service = await startService({ apiKey })
    t.after(() => service.close())
    const ogg = await opusSample(12, 'ogg')
    const packets = new OggReader(0)
      .push(ogg)
      .flatMap((item) => (item.kind === 'packet' ? [item.packet] : []))
    const cases: [query: object, audio: readonly Uint8Array[]][] = [
      [{ encoding: 'opus', sample_rate: 48_000, channels: 2, multichannel: 'true' }, packets],
      [{ encoding: 'ogg-opus' }, cut(ogg, 1_000)],
      [{}, cut(await opusSample(12, 'webm'), 1_000)],
      [{ channels: 2 }, cut(await encodedSample(12, '-c:a', 'copy', '-f', 'wav'), 1_000)],
    ]
    for (const [query, audio] of cases) {
      const messages = await streamed(service.address, apiKey, query, audio)
      assertHeardIn(textOf(messages), { ...sampleGreeting, words: 'thank you for calling' })
    }
  },
)

/** What a user of the vendor's Python SDK writes; the address and the key come as arguments. */
const pythonProgram = `
import json, sys, threading
from deepgram import DeepgramClient
from deepgram.core.events import EventType
from deepgram.environment import DeepgramClientEnvironment

base, key, file = sys.argv[1:]
own = base.replace("http", "ws")
client = DeepgramClient(
    api_key=key,
    environment=DeepgramClientEnvironment(base=base, production=own, agent=own, agent_rest=base),
)
with client.listen.v1.connect(
    model="nova-3", language="en-US", encoding="mulaw", sample_rate="8000", channels="2",
    multichannel="true", interim_results="true", vad_events="true",
) as connection:
    said, types = [], []
    def heard(message):
        types.append(getattr(message, "type", "Assist"))
        if types[-1] == "Results" and message.is_final:
            said.append(message.channel.alternatives[0].transcript)
    connection.on(EventType.MESSAGE, heard)
    connection.on(EventType.ERROR, lambda error: types.append("error: %s" % error))
    listening = threading.Thread(target=connection.start_listening)
    listening.start()
    audio = open(file, "rb").read()[58:]
    for at in range(0, 14 * 16000, 3200):
        connection.send_media(audio[at : at + 3200])
    connection.send_keep_alive()
    connection.send_close_stream()
    listening.join()
print(json.dumps({"said": said, "types": types}))
`

test(
  'deepgram: its Python SDK is told what was said',
  requirement('models', 'python3-deepgram'),
  async (t) => {
    const service = await startService({ apiKey })
    t.after(() => service.close())
    const { stdout } = await promisify(execFile)(
      oraclePython(),
      ['-c', pythonProgram, service.address, apiKey, sampleCallFile],
      { encoding: 'utf8', timeout: 120_000 },
    )
    const { said, types } = JSON.parse(stdout) as { said: string[]; types: string[] }
    assertHeardIn(said.join(' '), sampleGreeting)
    assert.deepEqual(
      types.filter((type) => type.startsWith('error')),
      [],
    )
    assert.equal(types.at(-1), 'Metadata')
    assert.ok(types.includes('SpeechStarted'))
  },
)

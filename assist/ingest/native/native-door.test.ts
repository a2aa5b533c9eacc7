import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { after, before, test } from 'node:test'

import type { CallEvent } from '../../pipeline/log/call-event.js'
import { openRecording } from '../../audio/recording.js'
import { packageRoot } from '../../settings/package-root.js'
import { assertHeardIn, sampleGreeting } from '../../testing/heard-text.js'
import { requirement } from '../../testing/requirements.js'
import { NativeTestClient, startService, type TestService } from '../../testing/service.js'

const needsModels = requirement('models')
const bytesPerMs = 16 // 8 kHz stereo μ-law
const sample = path.join(packageRoot, 'fixtures', 'calls', 'car-repair.wav')

let service: TestService
let audio: Uint8Array

before(async () => {
  if (needsModels.skip !== false) return
  const blocks: Uint8Array[] = []
  for await (const block of (await openRecording(sample)).read()) blocks.push(block)
  audio = Buffer.concat(blocks)
  service = await startService({ startTimeoutMs: 400, resumeWindowMs: 3_000, maxCalls: 4 })
})

after(async () => {
  if (needsModels.skip === false) await service.close()
})

const part = (fromMs: number, toMs: number): Uint8Array =>
  audio.subarray(fromMs * bytesPerMs, toMs * bytesPerMs)

const finals = (events: readonly CallEvent[]): string[] =>
  events.flatMap((event) =>
    event.type === 'utterance.final' ? [`${event.channel}: ${event.text}`] : [],
  )

const stored = async (callId: string): Promise<CallEvent[]> =>
  (await service.get(`/api/calls/${callId}/events?after=0`)) as CallEvent[]

/** Sends one bad thing and gives the error and the close code that come back. */
async function refusal(
  misbehave: (client: NativeTestClient) => void | Promise<void>,
): Promise<{ code: string | undefined; message: string | undefined; closeCode: number }> {
  const client = new NativeTestClient(service.address)
  await client.open()
  await misbehave(client)
  const closeCode = await client.closed()
  const error = client.find('error')
  return { code: error?.code, message: error?.message, closeCode }
}

const start = {
  type: 'start',
  callId: 'bad',
  encoding: 's16le',
  sampleRateHz: 16_000,
  channels: ['customer'],
} as const

test(
  'door: both sides of a real call come back as text, in order and stored to the last event',
  needsModels,
  async () => {
    const client = await NativeTestClient.start(service.address, { callId: 'two-sides' })
    client.send(part(0, 20_000))
    await client.stop()
    assert.equal(client.closeCode, 1000)
    const { events } = client
    assert.deepEqual(
      events.map((event) => event.seq),
      events.map((_, at) => at + 1),
    )
    const agent = finals(events).filter((line) => line.startsWith('agent: '))
    assertHeardIn(agent.join(' '), sampleGreeting)
    assert.match(finals(events).join('\n'), /customer: .*dealership/i)
    assert.equal(events.at(-1)?.type, 'call.ended')
    assert.deepEqual(await stored('two-sides'), events)
  },
)

test(
  'door: `stopped` and the last acknowledgement say that everything is durable',
  needsModels,
  async () => {
    const client = await NativeTestClient.start(service.address, { callId: 'acks' })
    for (let at = 0; at < 12_000; at += 100) client.send(part(at, at + 100))
    await client.stop()
    const acks = client.responses.flatMap((one) => (one.type === 'ack' ? [one] : []))
    for (const [at, ack] of acks.entries()) {
      assert.ok(ack.durableBytes <= ack.receivedBytes)
      assert.ok(ack.durableBytes >= (acks[at - 1]?.durableBytes ?? 0))
    }
    assert.deepEqual(acks.at(-1), { type: 'ack', receivedBytes: 192_000, durableBytes: 192_000 })
    assert.equal(client.find('stopped')?.lastSeq, client.events.at(-1)?.seq)
  },
)

test('door: one socket a channel makes one call', needsModels, async () => {
  const mono = (channel: 0 | 1, fromMs: number, toMs: number): Uint8Array =>
    part(fromMs, toMs).filter((_, at) => at % 2 === channel)
  const customer = await NativeTestClient.start(service.address, {
    callId: 'legs',
    channels: ['customer'],
  })
  const agent = await NativeTestClient.start(service.address, {
    callId: 'legs',
    channels: ['agent'],
  })
  customer.send(mono(0, 0, 15_000))
  agent.send(mono(1, 0, 15_000))
  await agent.stop()
  assert.equal(
    agent.events.some((event) => event.type === 'call.ended'),
    false,
  )
  await customer.stop()
  const sides = new Set(finals(await stored('legs')).map((line) => line.split(':')[0]))
  assert.deepEqual([...sides].sort(), ['agent', 'customer'])
})

test(
  'door: a socket that dies is resumed from the byte that the server names, and no word is lost',
  needsModels,
  async () => {
    const whole = await NativeTestClient.start(service.address, { callId: 'unbroken' })
    whole.send(part(0, 20_000))
    await whole.stop()

    const first = await NativeTestClient.start(service.address, { callId: 'broken' })
    first.send(part(0, 9_000))
    await first.until(() => (first.find('ack')?.receivedBytes ?? 0) > 0)
    first.socket.terminate()
    const lastSeq = first.events.at(-1)?.seq ?? 0
    const second = await NativeTestClient.start(service.address, {
      callId: 'broken',
      resume: true,
      afterSeq: lastSeq,
    })
    const from = second.find('started')!.receivedBytes
    second.send(audio.subarray(from, 20_000 * bytesPerMs))
    await second.stop()
    const log = await stored('broken')
    assert.deepEqual(finals(log), finals(whole.events))
    assert.equal(second.events[0]?.seq, lastSeq + 1)
  },
)

test(
  'door: a call whose client never comes back ends with what was heard',
  needsModels,
  async () => {
    const client = await NativeTestClient.start(service.address, { callId: 'lost' })
    client.send(part(0, 7_000))
    await client.until(() => (client.find('ack')?.receivedBytes ?? 0) > 0)
    client.socket.terminate()
    let log: CallEvent[] = []
    for (let n = 0; n < 100 && log.at(-1)?.type !== 'call.ended'; n++) {
      await new Promise((resolve) => setTimeout(resolve, 100))
      log = await stored('lost')
    }
    const last = log.at(-1)
    assert.equal(last?.type === 'call.ended' && last.reason, 'disconnected')
    assertHeardIn(finals(log).join(), sampleGreeting)
    const late = await refusal((one) => one.send({ ...start, callId: 'lost', resume: true }))
    assert.equal(late.code, 'ASSIST_CALL_NOT_RESUMABLE')
  },
)

test('door: a gap keeps the times of what follows true', needsModels, async () => {
  const client = await NativeTestClient.start(service.address, { callId: 'gap' })
  client.send({ type: 'gap', durationMs: 60_000 })
  client.send(part(0, 7_000))
  await client.stop()
  const final = client.events.find((event) => event.type === 'utterance.final')
  assert.ok(final && final.startMs > 60_000 && final.startMs < 61_500, String(final?.startMs))
})

test('door: `events` spares a client the partials, or everything', needsModels, async () => {
  for (const events of ['finals', 'none'] as const) {
    const client = await NativeTestClient.start(service.address, {
      callId: `events-${events}`,
      events,
    })
    client.send(part(0, 7_000))
    await client.stop()
    const types = new Set(client.events.map((event) => event.type))
    assert.equal(types.has('transcript.partial'), false)
    assert.equal(types.has('utterance.final'), events === 'finals')
  }
})

test('door: unknown, missing and wrong fields are refused by name', needsModels, async () => {
  const cases: [object | string, string, RegExp, number][] = [
    ['not json', 'ASSIST_PROTOCOL_MESSAGE_INVALID', /not JSON/, 1007],
    ['[1]', 'ASSIST_PROTOCOL_MESSAGE_INVALID', /another JSON value/, 1007],
    [{ type: 'begin' }, 'ASSIST_PROTOCOL_MESSAGE_INVALID', /"begin" came/, 1007],
    [{ type: 'stop' }, 'ASSIST_PROTOCOL_MESSAGE_INVALID', /“start” as the first/, 1007],
    [{ ...start, callId: undefined }, 'ASSIST_PROTOCOL_FIELD_INVALID', /callId/, 1007],
    [{ ...start, callId: 'with space' }, 'ASSIST_PROTOCOL_FIELD_INVALID', /callId/, 1007],
    [{ ...start, colour: 'red' }, 'ASSIST_PROTOCOL_FIELD_INVALID', /colour/, 1007],
    [{ ...start, language: 'xx' }, 'ASSIST_PROTOCOL_FIELD_INVALID', /language/, 1007],
    [
      { ...start, encoding: 'mp3' },
      'ASSIST_AUDIO_FORMAT_UNSUPPORTED',
      /encoding.*"mp3" came/,
      1003,
    ],
    [
      { ...start, sampleRateHz: 4_000 },
      'ASSIST_AUDIO_FORMAT_UNSUPPORTED',
      /sampleRateHz.*4000 came/,
      1003,
    ],
    [{ ...start, channels: [] }, 'ASSIST_AUDIO_FORMAT_UNSUPPORTED', /channels/, 1003],
    [
      { ...start, channels: ['agent', 'agent'] },
      'ASSIST_AUDIO_FORMAT_UNSUPPORTED',
      /channels/,
      1003,
    ],
    [{ ...start, solutions: 'no-such' }, 'ASSIST_SOLUTIONS_UNKNOWN', /no-such/, 1008],
    [{ ...start, resume: true }, 'ASSIST_CALL_NOT_RESUMABLE', /Start a new call/, 1008],
  ]
  for (const [message, code, text, closeCode] of cases) {
    const got = await refusal((client) =>
      client.send(typeof message === 'string' ? message : JSON.stringify(message)),
    )
    assert.equal(got.code, code, JSON.stringify(message))
    assert.match(got.message ?? '', text)
    assert.equal(got.closeCode, closeCode)
  }
})

test(
  'door: audio before start, a second start, and no start at all are refused',
  needsModels,
  async () => {
    const early = await refusal((client) => client.send(new Uint8Array(320)))
    assert.deepEqual([early.code, early.closeCode], ['ASSIST_PROTOCOL_AUDIO_BEFORE_START', 1008])
    const twice = await refusal((client) => {
      client.send({ ...start, callId: 'twice' })
      client.send({ ...start, callId: 'twice' })
    })
    assert.deepEqual([twice.code, twice.closeCode], ['ASSIST_PROTOCOL_START_TWICE', 1008])
    const silent = await refusal(() => undefined)
    assert.deepEqual([silent.code, silent.closeCode], ['ASSIST_PROTOCOL_START_TIMEOUT', 1008])
  },
)

test('door: the id of a live call is taken, and so is the last place', needsModels, async () => {
  const client = await NativeTestClient.start(service.address, { callId: 'taken' })
  const same = await refusal((one) => one.send({ ...start, callId: 'taken' }))
  assert.equal(same.code, 'ASSIST_CALL_EXISTS')
  const others = [client]
  let full: Awaited<ReturnType<typeof refusal>> | undefined
  for (let n = 0; n < 5 && !full; n++) {
    const one = new NativeTestClient(service.address)
    await one.open()
    one.send({ ...start, callId: `more-${n}` })
    await one.until(() => one.responses.length > 0 || one.closeCode !== undefined)
    const error = one.find('error')
    if (error) full = { code: error.code, message: error.message, closeCode: await one.closed() }
    else others.push(one)
  }
  assert.deepEqual([full?.code, full?.closeCode], ['ASSIST_CAPACITY_FULL', 1013])
  await Promise.all(others.map((one) => one.stop()))
})

test(
  'door: ten megabytes in one frame close that socket and leave another call in peace',
  needsModels,
  async () => {
    const peace = await NativeTestClient.start(service.address, { callId: 'peace' })
    peace.send(part(0, 4_000))
    const client = await NativeTestClient.start(service.address, { callId: 'flood' })
    client.send(new Uint8Array(10 << 20))
    assert.equal(await client.closed(), 1009)
    const again = await NativeTestClient.start(service.address, { callId: 'flood', resume: true })
    assert.equal(again.find('started')?.receivedBytes, 0)
    await again.stop()
    peace.send(part(4_000, 8_000))
    await peace.stop()
    assertHeardIn(finals(peace.events).join(), sampleGreeting)
  },
)

test(
  'door: a stream that ends inside a sample keeps all before it and says so in the log',
  needsModels,
  async () => {
    const client = await NativeTestClient.start(service.address, {
      callId: 'odd',
      encoding: 's16le',
      sampleRateHz: 16_000,
      channels: ['customer'],
    })
    client.send(new Uint8Array(1_001))
    await client.stop()
    const alert = client.events.find((event) => event.type === 'alert')
    assert.equal(alert?.code, 'ASSIST_AUDIO_ODD_BYTES')
    assert.equal(client.closeCode, 1000)
  },
)

test(
  'door: where audio storage is on, what a call sent lies there as a recording',
  needsModels,
  async (t) => {
    const keeping = await startService({ storeAudio: true })
    t.after(() => keeping.close())
    const client = await NativeTestClient.start(keeping.address, { callId: 'kept' })
    client.send(part(0, 2_000))
    await client.stop()
    const [facts, file, ...others] = (await readdir(`${keeping.dataDir}/audio`)).sort()
    assert.match(facts ?? '', /^kept-.+-l1\.leg\.json$/)
    assert.match(file ?? '', /^kept-.+-l1\.wav$/)
    assert.deepEqual(others, [])
    const recording = await openRecording(`${keeping.dataDir}/audio/${file}`)
    assert.equal(recording.durationMs, 2_000)
    assert.deepEqual(recording.format.channels, ['customer', 'agent'])
  },
)

import assert from 'node:assert/strict'
import path from 'node:path'
import { after, before, test } from 'node:test'

import type { AudioFormat } from '../call/call-start.js'
import { LoadedEngines } from '../recognition/loaded-engines.js'
import type { ListeningItem } from '../recognition/transcript.js'
import { openRecording } from '../audio/recording.js'
import { packageRoot } from '../settings/package-root.js'
import { requirement } from '../testing/requirements.js'
import { endpointSettings } from '../vad/endpoint-rules.js'
import { SileroVad } from '../vad/silero.js'
import { loadConfig } from '../settings/config.js'
import { earWorkerData } from './ear-worker-data.js'
import { Ear } from './ear.js'
import type { EarCallStart } from './listened-call.js'

const needsModels = requirement('models')
const sample = path.join(packageRoot, 'fixtures', 'calls', 'car-repair.wav')
const bytesPerMs = 16 // 8 kHz stereo μ-law

let vad: SileroVad
let engines: LoadedEngines
let call: Uint8Array

before(async () => {
  if (needsModels.skip !== false) return
  const { vadModelFile, engineSettings } = earWorkerData(loadConfig({}))
  vad = await SileroVad.load(vadModelFile)
  engines = new LoadedEngines(engineSettings)
  const blocks: Uint8Array[] = []
  for await (const block of (await openRecording(sample)).read()) blocks.push(block)
  call = Buffer.concat(blocks)
})

after(async () => {
  if (needsModels.skip !== false) return
  await vad.close()
  await engines.close()
})

const stereo: AudioFormat = {
  encoding: 'mulaw',
  sampleRateHz: 8_000,
  channels: ['customer', 'agent'],
}

interface Listening {
  readonly isVirtual?: boolean
  readonly pieceByteLength?: number
  readonly format?: AudioFormat
}

/** A call in English at moonshine, under the virtual clock. */
const start = (callId: string): EarCallStart => ({
  callId,
  isVirtual: true,
  ...{ engine: 'moonshine', language: 'en', fallbacks: [], keyterms: {}, isRevised: false },
  endpoints: endpointSettings(loadConfig({})),
})

/** Streams audio through one call of an ear and gives all that was heard. */
async function listen(
  ear: Ear,
  callId: string,
  audio: Uint8Array,
  how: Listening = {},
): Promise<void> {
  const { isVirtual = true, pieceByteLength = 16_000, format = stereo } = how
  ear.openCall({ ...start(callId), isVirtual, partialIntervalMs: 500 })
  await ear.openLeg(callId, 'l1', { format, startMs: 0 })
  for (let at = 0; at < audio.length; at += pieceByteLength) {
    await ear.audio(callId, 'l1', audio.slice(at, at + pieceByteLength))
  }
  await ear.closeLeg(callId, 'l1')
  ear.closeCall(callId)
}

function newEar(): { ear: Ear; heard: Map<string, ListeningItem[]> } {
  const heard = new Map<string, ListeningItem[]>()
  const ear = new Ear(vad, engines, {
    heard: (callId, item) => heard.set(callId, [...(heard.get(callId) ?? []), item]),
    engineFailed: (_callId, { error }) => assert.fail(String(error)),
    revise: () => Promise.resolve(undefined),
  })
  return { ear, heard }
}

const excerpt = (fromMs: number, toMs: number): Uint8Array =>
  call.slice(fromMs * bytesPerMs, toMs * bytesPerMs)

const finalsOf = (items: readonly ListeningItem[] = []): string[] =>
  items.flatMap((item) =>
    item.kind === 'final' ? [`${item.channel} ${item.startMs}–${item.endMs} ${item.text}`] : [],
  )

test(
  'ear: a real caller is heard and the silence of the other side is not',
  needsModels,
  async () => {
    const { ear, heard } = newEar()
    await listen(ear, 'a', excerpt(0, 20_000))
    const starts = heard.get('a')!.filter((item) => item.kind === 'speech-started')
    assert.equal(starts[0]?.channel, 'agent')
    assert.ok(starts.some((item) => item.channel === 'customer'))
  },
)

test('ear: where audio is cut into messages never changes what is heard', needsModels, async () => {
  const audio = excerpt(22_000, 40_000)
  const { ear, heard } = newEar()
  await listen(ear, 'whole', audio, { pieceByteLength: audio.length })
  await listen(ear, 'pieces', audio, { pieceByteLength: 1_237 })
  assert.deepEqual(heard.get('pieces'), heard.get('whole'))
})

test('ear: two calls at once hear exactly what each hears alone', needsModels, async () => {
  const alone = newEar()
  await listen(alone.ear, 'a', excerpt(5_000, 20_000))
  await listen(alone.ear, 'b', excerpt(76_000, 92_000))
  const together = newEar()
  await Promise.all([
    listen(together.ear, 'a', excerpt(5_000, 20_000)),
    listen(together.ear, 'b', excerpt(76_000, 92_000)),
  ])
  assert.deepEqual(together.heard.get('a'), alone.heard.get('a'))
  assert.deepEqual(together.heard.get('b'), alone.heard.get('b'))
})

test(
  'ear: a live call gets the finals of the virtual clock, whatever happens to its partials',
  needsModels,
  async () => {
    const { ear, heard } = newEar()
    const audio = excerpt(22_000, 62_000)
    await listen(ear, 'virtual', audio)
    await listen(ear, 'live', audio, { isVirtual: false, pieceByteLength: 320 })
    assert.deepEqual(finalsOf(heard.get('live')).sort(), finalsOf(heard.get('virtual')).sort())
    assert.ok(finalsOf(heard.get('live')).length >= 6)
  },
)

test('ear: twenty minutes of silence make no text and cost little', needsModels, async () => {
  const { ear, heard } = newEar()
  const minute = new Uint8Array(8_000 * 60).fill(0xff)
  const format: AudioFormat = { encoding: 'mulaw', sampleRateHz: 8_000, channels: ['customer'] }
  ear.openCall(start('silence'))
  await ear.openLeg('silence', 'l1', { format, startMs: 0 })
  for (let n = 0; n < 20; n++) await ear.audio('silence', 'l1', minute.slice())
  const progress = await ear.gap('silence', 'l1', 1_000)
  await ear.closeLeg('silence', 'l1')
  assert.equal(heard.get('silence'), undefined)
  assert.ok(progress.settledMs > 1_199_000)
})

test('ear: noise, ringing and humming make no text', needsModels, async () => {
  const seconds = 20
  let seed = 1
  const random = (): number => {
    seed = (seed * 16_807) % 2_147_483_647
    return seed / 2_147_483_647 - 0.5
  }
  const sounds: Record<string, (n: number) => number> = {
    noise: () => random() * 0.2,
    // The European ringing tone: 425 Hz, one second on, four off.
    ringing: (n) => (n % 80_000 < 16_000 ? 0.3 * Math.sin((2 * Math.PI * 425 * n) / 16_000) : 0),
    hum: (n) => 0.2 * Math.sin((2 * Math.PI * 50 * n) / 16_000) + 0.05 * random(),
  }
  for (const [name, sampleAt] of Object.entries(sounds)) {
    const { ear, heard } = newEar()
    const samples = Float32Array.from({ length: 16_000 * seconds }, (_, n) => sampleAt(n))
    const format: AudioFormat = { encoding: 'f32le', sampleRateHz: 16_000, channels: ['customer'] }
    await listen(ear, name, new Uint8Array(samples.buffer), { format, pieceByteLength: 64_000 })
    const texts = (heard.get(name) ?? []).filter(
      (item) => item.kind === 'final' && item.text !== '',
    )
    assert.deepEqual(texts, [], name)
  }
})

test(
  'ear: what is being said ends where its client says so, and what follows is heard',
  needsModels,
  async () => {
    const { ear, heard } = newEar()
    ear.openCall({ ...start('ended'), partialIntervalMs: 500 })
    await ear.openLeg('ended', 'l1', { format: stereo, startMs: 0 })
    const finals = (): readonly number[] =>
      (heard.get('ended') ?? []).flatMap((item) => (item.kind === 'final' ? [item.endMs] : []))
    const middleMs = 3_000
    await ear.audio('ended', 'l1', excerpt(0, middleMs).slice())
    assert.deepEqual(finals(), [], 'somebody speaks')
    await ear.endpoint('ended', 'l1')
    await ear.audio('ended', 'l1', excerpt(middleMs, 8_000).slice())
    const [first = Infinity, ...others] = finals()
    assert.ok(first <= middleMs, `${first}`)
    assert.ok(others.length > 0)
    await ear.closeLeg('ended', 'l1')
    ear.closeCall('ended')
  },
)

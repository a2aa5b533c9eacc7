import assert from 'node:assert/strict'
import path from 'node:path'
import { after, before, test } from 'node:test'

import { openRecording } from '../audio/recording.js'
import type { AudioFormat } from '../call/call-start.js'
import { LoadedEngines } from '../recognition/loaded-engines.js'
import type { ListeningItem } from '../recognition/transcript.js'
import { loadConfig } from '../settings/config.js'
import { packageRoot } from '../settings/package-root.js'
import { requirement, sharedDir } from '../testing/requirements.js'
import { muLawTable } from '../audio/g711.js'
import { endpointSettings } from '../vad/endpoint-rules.js'
import { SileroVad } from '../vad/silero.js'
import { earWorkerData } from './ear-worker-data.js'
import { Ear } from './ear.js'

const needsModels = requirement('models')
const needsShared = requirement('models', 'shared')
const sample = path.join(packageRoot, 'fixtures', 'calls', 'modem-light.wav')
const stereo: AudioFormat = {
  ...{ encoding: 's16le', sampleRateHz: 8_000, channels: ['customer', 'agent'] },
}

let vad: SileroVad
let engines: LoadedEngines
/** The customer of a sample call, shape [n], 8 kHz. */
let voice: Float32Array

before(async () => {
  if (needsModels.skip !== false) return
  const { vadModelFile, engineSettings } = earWorkerData(loadConfig({}))
  vad = await SileroVad.load(vadModelFile)
  engines = new LoadedEngines(engineSettings)
  voice = await customerOf(sample)
})

after(async () => {
  if (needsModels.skip !== false) return
  await vad.close()
  await engines.close()
})

/** The left side of a stereo μ-law recording. */
async function customerOf(file: string): Promise<Float32Array> {
  const bytes: number[] = []
  const { format, read } = await openRecording(file)
  assert.equal(format.encoding, 'mulaw')
  for await (const block of read()) bytes.push(...block)
  const width = format.channels.length
  return Float32Array.from(
    bytes.filter((_, at) => at % width === 0),
    (byte) => muLawTable[byte] ?? 0,
  )
}

/** What an ear hears of two sides, under the virtual clock. */
async function heardOf(customer: Float32Array, agent: Float32Array): Promise<ListeningItem[]> {
  const bytes = new Int16Array(customer.length * 2)
  for (let at = 0; at < customer.length; at++) {
    bytes[2 * at] = Math.max(-1, Math.min(1, customer[at] ?? 0)) * 32_767
    bytes[2 * at + 1] = Math.max(-1, Math.min(1, agent[at] ?? 0)) * 32_767
  }
  return heardOfBytes(new Uint8Array(bytes.buffer), stereo, 'en')
}

async function heardOfBytes(
  bytes: Uint8Array,
  format: AudioFormat,
  language: 'en' | 'auto',
): Promise<ListeningItem[]> {
  const items: ListeningItem[] = []
  const ear = new Ear(vad, engines, {
    heard: (_callId, item) => items.push(item),
    engineFailed: (_callId, { error }) => assert.fail(String(error)),
    revise: () => Promise.resolve(undefined),
  })
  ear.openCall({
    ...{ callId: 'a', isVirtual: true, engine: 'two-pass', language, fallbacks: [] },
    ...{ keyterms: {}, isRevised: false, partialIntervalMs: 500 },
    endpoints: endpointSettings(loadConfig({})),
  })
  await ear.openLeg('a', 'l1', { format, startMs: 0 })
  await ear.audio('a', 'l1', bytes)
  await ear.closeLeg('a', 'l1')
  ear.closeCall('a')
  return items
}

const codesOf = (items: readonly ListeningItem[]): string[] =>
  items.flatMap((item) => (item.kind === 'noticed' ? [item.code] : []))

const wordsOf = (items: readonly ListeningItem[], channel: string): string[] =>
  items.flatMap((item) =>
    item.kind === 'final' && item.channel === channel && item.text !== '' ? [item.text] : [],
  )

const silence = (): Float32Array => new Float32Array(voice.length)

test(
  'bad input: an echo on the other side is told once and written once',
  needsModels,
  async () => {
    const alone = await heardOf(voice, silence())
    const echo = voice.map((_, at) => (voice[at - 2_300] ?? 0) * 0.16)
    const items = await heardOf(voice, echo)
    assert.deepEqual(codesOf(alone), [])
    assert.deepEqual(codesOf(items), ['ASSIST_INPUT_ECHO'])
    assert.deepEqual(wordsOf(items, 'customer'), wordsOf(alone, 'customer'))
    assert.ok(wordsOf(alone, 'customer').length > 0)
    assert.deepEqual(wordsOf(items, 'agent'), [])
  },
)

test('bad input: one sound on both sides is told and is the customer’s', needsModels, async () => {
  const items = await heardOf(voice, voice)
  assert.deepEqual(codesOf(items), ['ASSIST_INPUT_DOUBLED'])
  assert.deepEqual(wordsOf(items, 'agent'), [])
  assert.ok(wordsOf(items, 'customer').length > 0)
})

test(
  'bad input: an overdriven side is told, and every segment of it ends',
  needsModels,
  async () => {
    const items = await heardOf(
      voice.map((sample) => sample * 40),
      silence(),
    )
    assert.deepEqual(codesOf(items), ['ASSIST_INPUT_CLIPPING'])
    const indices = (kind: string): number[] =>
      items.flatMap((item) =>
        item.kind === kind && 'segmentIndex' in item ? [item.segmentIndex] : [],
      )
    assert.deepEqual(indices('final').sort(), indices('speech-started').sort())
  },
)

test(
  'bad input: Mandarin after English is found and written as Mandarin',
  needsShared,
  async () => {
    const file = path.join(sharedDir(), 'faults/recognition/english-then-mandarin.wav')
    const { format, read } = await openRecording(file)
    const blocks: Uint8Array[] = []
    for await (const block of read()) blocks.push(block)
    const items = await heardOfBytes(Buffer.concat(blocks), format, 'auto')
    assert.deepEqual(codesOf(items), ['ASSIST_LANGUAGE_CHANGED'])
    const last = items.findLast((item) => item.kind === 'final' && item.text !== '')
    assert.ok(last?.kind === 'final' && last.language === 'zh' && /\p{Script=Han}/u.test(last.text))
  },
)

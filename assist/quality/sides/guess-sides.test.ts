import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'

import { SampleDecoder } from '../../audio/decode.js'
import { openRecording, type Recording } from '../../audio/recording.js'
import { waveFile } from '../../audio/wave.js'
import { sampleCall } from '../../testing/wave-file.js'
import { guessSides } from './guess-sides.js'

let folder = ''
/** The real call of four minutes with both voices on one channel. */
let mono: Recording
/** Its two sides, at 8 kHz. */
let sides: Float32Array[] = []

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'assist-sides-'))
  const recording = await openRecording(sampleCall.file)
  sides = await samplesOf(recording)
  const [customer = new Float32Array(0), agent = new Float32Array(0)] = sides
  const mixed = customer.map((sample, index) => (sample + (agent[index] ?? 0)) / 2)
  const format = { encoding: 'f32le', sampleRateHz: 8_000, channelCount: 1 } as const
  const file = path.join(folder, 'mono.wav')
  await writeFile(file, waveFile(format, new Uint8Array(mixed.buffer)))
  mono = await openRecording(file)
})
after(() => rm(folder, { recursive: true }))

async function samplesOf({ format, read }: Recording): Promise<Float32Array[]> {
  const decoder = new SampleDecoder(format)
  const blocks: Uint8Array[] = []
  for await (const block of read()) blocks.push(block)
  return decoder.push(Buffer.concat(blocks))
}

const power = (samples: Float32Array): number =>
  samples.reduce((sum, sample) => sum + sample * sample, 1e-9) / samples.length

/** Share of the clear moments (one side 12 dB above the other) in which the sound is on its side. */
async function rightShare(guessed: Recording): Promise<number> {
  const own = await samplesOf(guessed)
  const partMs = 32
  const part = (samples: Float32Array | undefined, at: number, perMs: number): number =>
    power(samples?.subarray(at * partMs * perMs, (at + 1) * partMs * perMs) ?? new Float32Array(1))
  let [right, all] = [0, 0]
  for (let at = 0; at < 7_000; at++) {
    const [customer, agent] = [part(sides[0], at, 8), part(sides[1], at, 8)]
    const ratio = customer / agent
    if (Math.max(customer, agent) < 3e-5 || (ratio < 16 && ratio > 1 / 16)) continue
    all++
    if (part(own[0], at, 16) > part(own[1], at, 16) === ratio > 1) right++
  }
  assert.ok(all > 3_000, `${all} moments`)
  return right / all
}

test('sides: two voices on one channel are told apart, the first to speak is the agent, and swapped by choice', async () => {
  const guessed = await guessSides(mono, { isSwapped: false })
  assert.deepEqual(guessed.format.channels, ['customer', 'agent'])
  assert.equal(guessed.durationMs, mono.durationMs)
  const share = await rightShare(guessed)
  assert.ok(share > 0.9, `${share} of the moments are right`)
  assert.ok((await rightShare(await guessSides(mono, { isSwapped: true }))) < 0.1)
})

test('sides: a guess gives as many bytes as it states, and the same each time', async () => {
  const guessed = await guessSides(mono, { isSwapped: false })
  const bytes = async (): Promise<Buffer> => {
    const blocks: Uint8Array[] = []
    for await (const block of guessed.read()) blocks.push(block)
    return Buffer.concat(blocks)
  }
  const first = await bytes()
  assert.equal(first.length, guessed.byteLength)
  assert.ok(first.equals(await bytes()))
})

test('sides: a recording of two channels is not guessed', async () => {
  const recording = await openRecording(sampleCall.file)
  await assert.rejects(guessSides(recording, { isSwapped: false }), {
    code: 'ASSIST_AUDIO_FILE_INVALID',
  })
})

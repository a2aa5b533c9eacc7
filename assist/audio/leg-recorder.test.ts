import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import test from 'node:test'

import { Seal } from '../sealing/seal.js'
import { openRecordingBytes } from '../sealing/sealed-recording.js'
import { LegRecorder } from './leg-recorder.js'
import { openRecording } from './recording.js'

test('recorder: what a leg sent can be replayed byte for byte in its own encoding', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'assist-audio-'))
  const format = {
    encoding: 'mulaw',
    sampleRateHz: 8_000,
    channels: ['customer', 'agent'],
  } as const
  const recorder = await LegRecorder.open(
    { folder, name: '../call 7/x-l1', seal: new Seal(undefined) },
    format,
  )
  const sent = Uint8Array.from({ length: 32_000 }, (_, n) => n % 251)
  for (let at = 0; at < sent.length; at += 700) recorder.write(sent.slice(at, at + 700))
  await recorder.close()
  const [name = ''] = await readdir(folder)
  assert.equal(name, '.._call_7_x-l1.wav')
  const recording = await openRecording(path.join(folder, name))
  assert.deepEqual(recording.format, format)
  assert.equal(recording.durationMs, 2_000)
  const read: number[] = []
  for await (const block of recording.read()) read.push(...block)
  assert.deepEqual(Uint8Array.from(read), sent)
  await rm(folder, { recursive: true })
})

for (const key of [undefined, Buffer.alloc(32, 7)]) {
  test(`recorder: what one side said is silenced in what is kept${key ? ' sealed' : ''}, and nothing else is`, async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'assist-audio-'))
    const seal = new Seal(key)
    const channels = ['customer', 'agent'] as const
    const format = { encoding: 's16le', sampleRateHz: 8_000, channels } as const
    const recorder = await LegRecorder.open({ folder, name: 'c1', seal }, format)
    const sent = new Uint8Array(8_000).fill(9)
    for (let at = 0; at < 6_000; at += 600) recorder.write(sent.slice(at, at + 600))
    recorder.mute(1, 1_000, 2_000)
    recorder.mute(0, 5_600, 9_000)
    for (let at = 6_000; at < 8_000; at += 500) recorder.write(sent.slice(at, at + 500))
    await recorder.close()
    const file = path.join(folder, key ? 'c1.wav.sealed' : 'c1.wav')
    const kept = await readFile(file)
    const wav = key ? openRecordingBytes(seal, kept) : kept
    const audio = wav.subarray(wav.length - sent.length)
    for (const [at, byte] of audio.entries()) {
      const side = Math.floor((at % 4) / 2)
      const isMuted =
        (side === 1 && at >= 1_000 && at < 2_000) || (side === 0 && at >= 5_600 && at < 6_000)
      assert.equal(byte, isMuted ? 0 : 9, `byte ${at}`)
    }
    await rm(folder, { recursive: true })
  })
}

test('recorder: with a data key nothing of the sound is in the file; with the key all of it comes back, and nobody else reads it', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'assist-audio-'))
  const seal = new Seal(Buffer.alloc(32, 7))
  const format = { encoding: 'mulaw', sampleRateHz: 8_000, channels: ['customer'] } as const
  const recorder = await LegRecorder.open({ folder, name: 'c1', seal }, format)
  const sent = Buffer.from('what was said '.repeat(500))
  for (let at = 0; at < sent.length; at += 700) recorder.write(sent.subarray(at, at + 700))
  await recorder.close()
  const file = path.join(folder, 'c1.wav.sealed')
  const kept = await readFile(file)
  assert.ok(!kept.includes('what was said'))
  assert.equal((await stat(file)).mode & 0o777, 0o600)
  const opened = path.join(folder, 'opened.wav')
  await writeFile(opened, openRecordingBytes(seal, kept))
  const read: number[] = []
  for await (const block of (await openRecording(opened)).read()) read.push(...block)
  assert.deepEqual(Buffer.from(read), sent)
  assert.throws(() => openRecordingBytes(new Seal(Buffer.alloc(32, 8)), kept), {
    code: 'ASSIST_DATA_KEY_WRONG',
  })
  await truncate(file, kept.length - 10)
  const whole = openRecordingBytes(seal, await readFile(file))
  assert.ok(whole.length > 6_000, 'a file whose process died is whole up to its last piece')
  await rm(folder, { recursive: true })
})

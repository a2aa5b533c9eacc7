import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import test from 'node:test'

import { LegRecorder } from './leg-recorder.js'
import { openRecording } from './recording.js'

test('recorder: what a leg sent can be replayed byte for byte in its own encoding', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'assist-audio-'))
  const format = {
    encoding: 'mulaw',
    sampleRateHz: 8_000,
    channels: ['customer', 'agent'],
  } as const
  const recorder = await LegRecorder.open(folder, '../call 7/x-l1', format)
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

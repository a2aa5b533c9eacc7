import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'

import fc from 'fast-check'

import { AssistError, type ErrorCode } from '../errors/errors.js'
import { bytesPerFrame } from '../call/call-start.js'
import { requirement } from '../testing/requirements.js'
import { madeWaveFile, sampleCall, type MadeWaveHeader } from '../testing/wave-file.js'
import { openRecording, type Recording } from './recording.js'

let folder = ''

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'assist-recording-'))
})
after(() => rm(folder, { recursive: true }))

const stereo: MadeWaveHeader = { tag: 7, bits: 8, channelCount: 2, sampleRateHz: 8_000 }
const counting = (byteLength: number): Uint8Array =>
  Uint8Array.from({ length: byteLength }, (_, at) => at % 251)

/** A RIFF file of these chunks. */
const riff = (chunks: string): Buffer => Buffer.from(`RIFF\0\0\0\0WAVE${chunks}`, 'latin1')

async function file(name: string, bytes: Uint8Array | string): Promise<string> {
  const target = path.join(folder, name)
  await writeFile(target, bytes)
  return target
}

async function bytesOf(recording: Recording): Promise<Buffer> {
  const blocks: Uint8Array[] = []
  for await (const block of recording.read()) blocks.push(block)
  return Buffer.concat(blocks)
}

/** Opens made bytes and reads them to the end. */
async function opened(bytes: Uint8Array): Promise<{ recording: Recording; audio: Buffer }> {
  const recording = await openRecording(await file('made.wav', bytes))
  return { recording, audio: await bytesOf(recording) }
}

async function refusal(work: Promise<unknown>): Promise<{ code: ErrorCode; message: string }> {
  try {
    await work
  } catch (thrown) {
    assert.ok(thrown instanceof AssistError, `not a named error: ${String(thrown)}`)
    return { code: thrown.code, message: thrown.message }
  }
  assert.fail('it was taken')
}

test('wav: μ-law, A-law, 16-bit PCM and 32-bit float are read as they stand, mono and stereo', async () => {
  const kinds = [
    { tag: 7, bits: 8, encoding: 'mulaw' },
    { tag: 6, bits: 8, encoding: 'alaw' },
    { tag: 1, bits: 16, encoding: 's16le' },
    { tag: 3, bits: 32, encoding: 'f32le' },
  ] as const
  for (const { encoding, ...kind } of kinds) {
    for (const [channelCount, channels] of [
      [1, ['customer']],
      [2, ['customer', 'agent']],
    ] as const) {
      for (const isExtensible of [false, true]) {
        const bytes = counting((kind.bits / 8) * channelCount * 1_600)
        const header = { ...kind, channelCount, sampleRateHz: 16_000, isExtensible }
        const { recording, audio } = await opened(madeWaveFile(header, bytes))
        assert.deepEqual(recording.format, { encoding, sampleRateHz: 16_000, channels })
        assert.equal(recording.durationMs, 100)
        assert.ok(audio.equals(bytes), encoding)
      }
    }
  }
})

test('wav: chunks before and after the audio are passed over, odd and large ones too', async () => {
  const bytes = counting(1_600)
  for (const byteLength of [0, 1, 25, 70_001, 300_000]) {
    const chunksBefore = { LIST: counting(byteLength), bext: counting(602) }
    const chunksAfter = { 'id3 ': counting(33) }
    const { audio } = await opened(madeWaveFile({ ...stereo, chunksBefore, chunksAfter }, bytes))
    assert.ok(audio.equals(bytes), `${byteLength} bytes before the audio`)
  }
})

test('wav: a length of 0 or 0xffffffff, as cut-off recorders leave it, means all that is there', async () => {
  const bytes = counting(1_600)
  for (const statedByteLength of [0, 0xffffffff, 5_000]) {
    const { recording, audio } = await opened(madeWaveFile({ ...stereo, statedByteLength }, bytes))
    assert.equal(recording.byteLength, 1_600)
    assert.ok(audio.equals(bytes))
  }
})

test('wav: a file that was cut off anywhere in its audio gives its whole samples (property)', async () => {
  const header: MadeWaveHeader = { tag: 1, bits: 16, channelCount: 2, sampleRateHz: 8_000 }
  const whole = madeWaveFile(header, counting(400))
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 44, max: whole.length }), async (length) => {
      const { recording, audio } = await opened(whole.subarray(0, length))
      assert.equal(recording.byteLength, length - 44 - ((length - 44) % 4))
      assert.equal(audio.length, recording.byteLength)
      assert.ok(audio.equals(counting(400).subarray(0, audio.length)))
    }),
    { numRuns: 40 },
  )
})

test('wav: a file that was cut off in its header is refused by name, wherever (property)', async () => {
  const whole = madeWaveFile(
    { ...stereo, isExtensible: true, chunksBefore: { fact: counting(4) } },
    counting(4),
  )
  const headerLength = whole.indexOf('data') + 8
  await fc.assert(
    fc.asyncProperty(fc.nat(headerLength - 1), async (length) => {
      const { code } = await refusal(opened(whole.subarray(0, length)))
      assert.equal(code, 'ASSIST_AUDIO_FILE_INVALID')
    }),
    { numRuns: 60 },
  )
})

test('wav: a header of any numbers is read or refused by name, never worse (property)', async () => {
  const whole = madeWaveFile({ ...stereo, chunksBefore: { LIST: counting(3) } }, counting(64))
  const change = fc.tuple(fc.integer({ min: 12, max: 60 }), fc.nat(255))
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), async (changes) => {
      const bytes = Buffer.from(whole)
      for (const [at, value] of changes) bytes[at] = value
      try {
        const { recording, audio } = await opened(bytes)
        assert.equal(audio.length % bytesPerFrame(recording.format), 0)
        assert.equal(audio.length, recording.byteLength)
      } catch (thrown) {
        assert.ok(thrown instanceof AssistError, String(thrown))
      }
    }),
    { numRuns: 150 },
  )
})

test('wav: what cannot be replayed is refused with what came and what to do', async () => {
  const pcm: MadeWaveHeader = { tag: 1, bits: 16, channelCount: 1, sampleRateHz: 16_000 }
  const cases: [string, Uint8Array, RegExp][] = [
    ['song.mp3', Buffer.from('ID3\u0004\u0000\u0000rest of a song'), /neither WAV nor FLAC/],
    ['frames.mp3', Buffer.from([0xff, 0xfb, 0x90, 0x64, 0, 0, 0, 0]), /neither WAV nor FLAC/],
    ['thin.wav', riff('fmt \0\0\0\0data\0\0\0\0'), /header is too short/],
    ['bare.wav', riff('fmt \u0002\0\0\0\u0001\0data\0\0\0\0'), /header is too short/],
    ['empty.wav', new Uint8Array(0), /neither WAV nor FLAC/],
    ['deep.wav', madeWaveFile({ ...pcm, bits: 24 }, counting(300)), /format 1 with 24 bits/],
    [
      'adpcm.wav',
      madeWaveFile({ ...pcm, tag: 17, bits: 4 }, counting(300)),
      /format 17 with 4 bits/,
    ],
    [
      'three.wav',
      madeWaveFile({ ...pcm, channelCount: 3 }, counting(300)),
      /3 channels; one or two/,
    ],
    [
      'slow.wav',
      madeWaveFile({ ...pcm, sampleRateHz: 4_000 }, counting(300)),
      /4000 Hz; 8,000 to 48,000/,
    ],
    ['fast.wav', madeWaveFile({ ...pcm, sampleRateHz: 96_000 }, counting(300)), /96000 Hz/],
  ]
  for (const [name, bytes, reason] of cases) {
    const { code, message } = await refusal(openRecording(await file(name, bytes)))
    assert.equal(code, 'ASSIST_AUDIO_FILE_INVALID', name)
    assert.match(message, reason)
    assert.match(message, new RegExp(`“${name}”.*ffmpeg -i`))
    assert.equal(message.includes(folder), false, 'the folder is not told')
  }
})

test('recording: a file that is not there and a folder are refused by name', async () => {
  for (const target of [path.join(folder, 'missing.wav'), folder]) {
    const { code, message } = await refusal(openRecording(target))
    assert.equal(code, 'ASSIST_AUDIO_FILE_INVALID')
    assert.match(message, /cannot be opened|cannot be read/)
  }
})

test('recording: the shipped call is two sides of four minutes', async () => {
  const recording = await openRecording(sampleCall.file)
  assert.deepEqual(recording.format, {
    encoding: 'mulaw',
    sampleRateHz: 8_000,
    channels: ['customer', 'agent'],
  })
  assert.ok(recording.durationMs > 240_000 && recording.durationMs < 250_000)
  assert.equal((await bytesOf(recording)).length, recording.byteLength)
})

const needsFfmpeg = requirement('ffmpeg')

function ffmpeg(...args: string[]): void {
  execFileSync('ffmpeg', ['-loglevel', 'error', '-y', ...args])
}

/** Made by another program, so that both readings of the same sound can be compared. */
function tone(name: string, ...options: string[]): string {
  const target = path.join(folder, name)
  ffmpeg('-f', 'lavfi', '-i', 'sine=frequency=440:duration=0.5', ...options, target)
  return target
}

test('flac: holds the same samples as the WAV that it was made from', needsFfmpeg, async () => {
  for (const channelCount of ['1', '2']) {
    const wave = tone('tone.wav', '-ac', channelCount, '-ar', '16000', '-c:a', 'pcm_s16le')
    const flac = path.join(folder, 'tone.flac')
    ffmpeg('-i', wave, flac)
    const expected = await openRecording(wave)
    const recording = await openRecording(flac)
    assert.deepEqual(recording.format, { ...expected.format, encoding: 'f32le' })
    assert.equal(recording.durationMs, expected.durationMs)
    const pcm = await bytesOf(expected)
    const audio = await bytesOf(recording)
    assert.equal(audio.length, pcm.length * 2)
    for (let at = 0; at < pcm.length / 2; at++) {
      const difference = audio.readFloatLE(at * 4) - pcm.readInt16LE(at * 2) / 32_768
      assert.ok(Math.abs(difference) < 2 / 32_768, `sample ${at} is off by ${difference}`)
    }
  }
})

test(
  'flac: rates, channels and bytes that cannot be replayed are refused by name',
  needsFfmpeg,
  async () => {
    const cases: [string, RegExp][] = [
      [tone('slow.flac', '-ar', '4000'), /4000 Hz/],
      [tone('fast.flac', '-ar', '96000'), /96000 Hz/],
      [tone('three.flac', '-ac', '3', '-ar', '16000'), /one or two channels/],
      [
        await file('broken.flac', Buffer.from('fLaC and then nothing of the kind')),
        /FLAC|no audio/,
      ],
    ]
    for (const [target, reason] of cases) {
      const { code, message } = await refusal(openRecording(target))
      assert.equal(code, 'ASSIST_AUDIO_FILE_INVALID', target)
      assert.match(message, reason)
    }
  },
)

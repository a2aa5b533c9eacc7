import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'

import fc from 'fast-check'

import { AssistError, type ErrorCode } from '../errors/errors.js'
import { bytesPerFrame } from '../call/call-start.js'
import { requirement } from '../testing/requirements.js'
import { madeWaveFile, sampleCall, type MadeWaveHeader } from '../testing/wave-file.js'
import { decodedByteLength } from './flac.js'
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

test('recording: what cannot be replayed is refused with what came and what to do', async () => {
  const pcm: MadeWaveHeader = { tag: 1, bits: 16, channelCount: 1, sampleRateHz: 16_000 }
  const cases: [string, Uint8Array, RegExp][] = [
    ['song.mp3', Buffer.from('ID3\u0004\u0000\u0000rest of a song'), /ffmpeg/],
    ['frames.mp3', Buffer.from([0xff, 0xfb, 0x90, 0x64, 0, 0, 0, 0]), /ffmpeg/],
    ['list.wav', Buffer.from('#EXTM3U\n#EXTINF:1,\nfile:/etc/passwd\n'), /ffmpeg/],
    ['thin.wav', riff('fmt \0\0\0\0data\0\0\0\0'), /header is too short/],
    ['bare.wav', riff('fmt \u0002\0\0\0\u0001\0data\0\0\0\0'), /header is too short/],
    ['empty.wav', new Uint8Array(0), /it is empty/],
    [
      'three.wav',
      madeWaveFile({ ...pcm, channelCount: 3 }, counting(300)),
      /3 channels; say whose each one is, such as --sides customer,agent,none/,
    ],
  ]
  for (const [name, bytes, reason] of cases) {
    const { code, message } = await refusal(openRecording(await file(name, bytes)))
    assert.equal(code, 'ASSIST_AUDIO_FILE_INVALID', name)
    assert.match(message, reason)
    assert.match(message, new RegExp(`“${name}”.*(ffmpeg -i|--sides)`))
    assert.equal(message.includes(folder), false, 'the folder is not told')
  }
})

test('recording: channels are taken by the sides that are named, also those of more than two', async () => {
  const pcm: MadeWaveHeader = { tag: 1, bits: 16, channelCount: 3, sampleRateHz: 16_000 }
  const bytes = Buffer.from(new Int16Array([1, 2, 3, 4, 5, 6]).buffer)
  const target = await file('three.wav', madeWaveFile(pcm, bytes))
  const recording = await openRecording(target, { sides: ['none', 'agent', 'customer'] })
  assert.deepEqual(recording.format.channels, ['agent', 'customer'])
  const audio = await bytesOf(recording)
  assert.deepEqual([...new Int16Array(new Uint8Array(audio).buffer)], [2, 3, 5, 6])
  const { message } = await refusal(openRecording(target, { sides: ['customer'] }))
  assert.match(message, /3 channels, and --sides names 1/)
})

test('wav: PCM of 8, 24 and 32 bits and double precision keep their values as 32-bit float', async () => {
  const cases = [
    { tag: 1, bits: 8, bytes: Buffer.from([128, 0, 192]), values: [0, -1, 0.5] },
    { tag: 1, bits: 24, bytes: Buffer.from([0, 0, 64, 0, 0, 128]), values: [0.5, -1] },
    { tag: 1, bits: 32, bytes: Buffer.from([0, 0, 0, 64, 0, 0, 0, 128]), values: [0.5, -1] },
    {
      tag: 3,
      bits: 64,
      bytes: Buffer.from(new Float64Array([0.25, -1]).buffer),
      values: [0.25, -1],
    },
  ]
  for (const { bytes, values, ...kind } of cases) {
    const header = { ...kind, channelCount: 1, sampleRateHz: 8_000 }
    const { recording, audio } = await opened(madeWaveFile(header, bytes))
    assert.equal(recording.format.encoding, 'f32le')
    assert.deepEqual([...new Float32Array(new Uint8Array(audio).buffer)], values)
  }
})

test('wav: RF64 is read by the length in its ds64, and an odd chunk without its pad is passed over', async () => {
  const bytes = counting(1_600)
  const size = Buffer.alloc(28)
  size.writeBigUInt64LE(1_600n, 8)
  const long = madeWaveFile(
    {
      ...stereo,
      chunksBefore: { ds64: size },
      chunksAfter: { LIST: counting(8) },
      statedByteLength: 0xffffffff,
    },
    bytes,
  )
  long.write('RF64', 0, 'latin1')
  assert.ok((await opened(long)).audio.equals(bytes))
  const padded = madeWaveFile({ ...stereo, chunksBefore: { LIST: counting(25) } }, bytes)
  const pad = padded.indexOf('LIST') + 8 + 25
  const unpadded = Buffer.concat([padded.subarray(0, pad), padded.subarray(pad + 1)])
  assert.ok((await opened(unpadded)).audio.equals(bytes))
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
  'flac: what is broken or has more than two channels is refused by name',
  needsFfmpeg,
  async () => {
    const cases: [string, RegExp][] = [
      [tone('three.flac', '-ac', '3', '-ar', '16000'), /3 channels; say whose/],
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

test(
  'recording: what is packed or in another container is read by ffmpeg, at its own rate',
  needsFfmpeg,
  async () => {
    const kinds: [string, number, ...string[]][] = [
      ['ima.wav', 8_000, '-ar', '8000', '-c:a', 'adpcm_ima_wav'],
      ['ms.wav', 8_000, '-ar', '8000', '-c:a', 'adpcm_ms'],
      ['song.mp3', 16_000, '-ar', '16000', '-c:a', 'libmp3lame'],
      ['vorbis.ogg', 16_000, '-ar', '16000', '-c:a', 'libvorbis'],
      ['voice.opus', 48_000, '-ar', '48000', '-c:a', 'libopus'],
      ['voice.webm', 48_000, '-ar', '48000', '-c:a', 'libopus'],
      ['film.mp4', 44_100, '-ar', '44100', '-c:a', 'aac'],
      ['film.mkv', 44_100, '-ar', '44100', '-c:a', 'aac'],
      ['slow.wav', 8_000, '-ar', '4000'],
      ['fast.flac', 48_000, '-ar', '96000'],
    ]
    for (const [name, sampleRateHz, ...options] of kinds) {
      const recording = await openRecording(tone(name, '-ac', '2', ...options))
      assert.deepEqual(recording.format.channels, ['customer', 'agent'], name)
      assert.equal(recording.format.sampleRateHz, sampleRateHz, name)
      assert.ok(Math.abs(recording.durationMs - 500) < 120, `${name}: ${recording.durationMs} ms`)
      assert.equal((await bytesOf(recording)).length, recording.byteLength, name)
      assert.ok((await bytesOf(recording)).equals(await bytesOf(recording)), `${name} twice`)
    }
  },
)

test(
  'recording: a film without sound, and sound that is cut off, are told',
  needsFfmpeg,
  async () => {
    const silent = path.join(folder, 'silent.mp4')
    ffmpeg('-f', 'lavfi', '-i', 'color=size=64x64:duration=0.2', '-an', silent)
    assert.match((await refusal(openRecording(silent))).message, /ffmpeg/)
    const whole = await readFile(tone('whole.mp3', '-ar', '16000'))
    whole.fill(0x55, 1_000, 1_600)
    const damaged = await openRecording(await file('damaged.mp3', whole))
    assert.equal(damaged.isDamaged, true)
  },
)

test('recording: where ffmpeg is missing, the refusal says so', async (t) => {
  const { PATH } = process.env
  t.after(() => (process.env['PATH'] = PATH))
  process.env['PATH'] = folder
  const target = await file('song.mp3', Buffer.from('ID3 and the rest of a song'))
  assert.match((await refusal(openRecording(target))).message, /ffmpeg.*is not installed/)
})

test(
  'recording: encrypted sound is refused as that, wherever the file says so, and with what helps',
  needsFfmpeg,
  async () => {
    const key = [
      '-encryption_scheme',
      'cenc-aes-ctr',
      '-encryption_key',
      '76a6c65c5ea762046bd749a2e632ccbb',
    ]
    const kid = ['-encryption_kid', 'a7e61c373e219033c21091fa607bf3b8']
    const options = ['-ar', '44100', '-c:a', 'aac', ...key, ...kid]
    for (const target of [
      tone('film.m4a', ...options),
      tone('fast-start.mp4', ...options, '-movflags', 'faststart'),
    ]) {
      const { code, message } = await refusal(openRecording(target))
      assert.equal(code, 'ASSIST_AUDIO_FILE_INVALID')
      assert.match(message, /encrypted \(DRM\).*Export it/)
    }
    const wma = Buffer.alloc(120)
    Buffer.from('3026b2758e66cf11a6d900aa0062ce6c', 'hex').copy(wma)
    wma.writeBigUInt64LE(120n, 16)
    Buffer.from('fbb3112223bdd211b4b700a0c955fc6e', 'hex').copy(wma, 60)
    assert.match((await refusal(openRecording(await file('song.wma', wma)))).message, /DRM/)
    const odd = Buffer.from('\u0000\u0000\u0000\u0004ftypnothing of the kind', 'latin1')
    assert.match((await refusal(openRecording(await file('odd.mp4', odd)))).message, /ffmpeg/)
  },
)

test('recording: of 24 hours only a few blocks lie in memory at a time', async () => {
  const dayMs = 24 * 3_600_000
  const long = path.join(folder, 'day.wav')
  const header = madeWaveFile({ ...stereo, statedByteLength: 0xffff_ffff }, new Uint8Array(0))
  await writeFile(long, header)
  // Nothing but its length: the file system keeps holes.
  await truncate(long, header.length + (dayMs / 1_000) * 16_000)
  const recording = await openRecording(long)
  assert.equal(recording.durationMs, dayMs)
  const before = process.memoryUsage().arrayBuffers
  let most = 0
  let byteLength = 0
  for await (const block of recording.read()) {
    byteLength += block.byteLength
    if (byteLength % (64 << 20) < block.byteLength)
      most = Math.max(most, process.memoryUsage().arrayBuffers - before)
  }
  assert.equal(byteLength, recording.byteLength)
  assert.ok(most < 256 << 20, `${most >> 20} MB`)
})

test(
  'flac: the room that its samples take is known before they are decoded',
  needsFfmpeg,
  async () => {
    const start = (await readFile(tone('known.flac', '-ar', '16000', '-ac', '2'))).subarray(0, 42)
    const { byteLength } = await openRecording(tone('known.flac', '-ar', '16000', '-ac', '2'))
    assert.equal(decodedByteLength(start), byteLength)
    const long = Buffer.from(start)
    long.writeUInt32BE(0xffff_ffff, 22)
    assert.ok(decodedByteLength(long) > 2 ** 34, 'more than 32 bits of samples')
    assert.equal(decodedByteLength(start.subarray(0, 20)), 0)
    const hours = path.join(folder, 'hours.flac')
    ffmpeg('-f', 'lavfi', '-i', 'anullsrc=r=8000:cl=stereo:d=7200', hours)
    const recording = await openRecording(hours)
    assert.equal(recording.durationMs, 7_200_000)
    assert.equal(recording.format.encoding, 's16le', 'ffmpeg reads it piece by piece')
  },
)

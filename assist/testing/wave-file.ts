import { open } from 'node:fs/promises'
import path from 'node:path'

import { packageRoot } from '../settings/package-root.js'

/** What a made WAV file says of itself. */
export interface WaveHeader {
  /** Format tag: 1 PCM, 3 float, 6 A-law, 7 μ-law. */
  readonly tag: number
  readonly bits: number
  readonly channelCount: number
  readonly sampleRateHz: number
  /** Write the format as WAVE_FORMAT_EXTENSIBLE. */
  readonly isExtensible?: boolean
  /** Chunks before the audio, by their four letters. */
  readonly chunksBefore?: Readonly<Record<string, Uint8Array>>
  /** Length that the header states, where it is not the true one. */
  readonly statedByteLength?: number
  readonly chunksAfter?: Readonly<Record<string, Uint8Array>>
}

/** The two-sided call that is shipped, and the bytes that a millisecond of it takes. */
export const sampleCall = {
  file: path.join(packageRoot, 'fixtures', 'calls', 'car-repair.wav'),
  bytesPerMs: 16,
} as const

/** A WAV file around audio bytes; odd chunks are padded as RIFF asks. */
export function waveFile(header: WaveHeader, audio: Uint8Array): Buffer {
  const frameByteLength = (header.bits / 8) * header.channelCount
  const format = Buffer.alloc(header.isExtensible ? 40 : 16)
  format.writeUInt16LE(header.isExtensible ? 0xfffe : header.tag, 0)
  format.writeUInt16LE(header.channelCount, 2)
  format.writeUInt32LE(header.sampleRateHz, 4)
  format.writeUInt32LE(header.sampleRateHz * frameByteLength, 8)
  format.writeUInt16LE(frameByteLength, 12)
  format.writeUInt16LE(header.bits, 14)
  if (header.isExtensible) {
    format.writeUInt16LE(22, 16)
    format.writeUInt16LE(header.bits, 18)
    format.writeUInt16LE(header.tag, 24)
    // The rest of KSDATAFORMAT_SUBTYPE_*.
    Buffer.from('000000001000800000aa00389b71', 'hex').copy(format, 26)
  }
  const body = Buffer.concat([
    Buffer.from('WAVE'),
    chunk('fmt ', format),
    ...Object.entries(header.chunksBefore ?? {}).map(([id, bytes]) => chunk(id, bytes)),
    chunk('data', audio, header.statedByteLength),
    ...Object.entries(header.chunksAfter ?? {}).map(([id, bytes]) => chunk(id, bytes)),
  ])
  return chunk('RIFF', body)
}

/** A part of the sample call as a WAV file of its own. */
export async function sampleCallPart(fromMs: number, toMs: number): Promise<Buffer> {
  const handle = await open(sampleCall.file)
  try {
    const head = Buffer.alloc(4_096)
    await handle.read(head, 0, head.length, 0)
    const audio = Buffer.alloc((toMs - fromMs) * sampleCall.bytesPerMs)
    const from = head.indexOf('data') + 8 + fromMs * sampleCall.bytesPerMs
    await handle.read(audio, 0, audio.length, from)
    return waveFile({ tag: 7, bits: 8, channelCount: 2, sampleRateHz: 8_000 }, audio)
  } finally {
    await handle.close()
  }
}

function chunk(id: string, bytes: Uint8Array, statedByteLength = bytes.length): Buffer {
  const head = Buffer.alloc(8)
  head.write(id, 'latin1')
  head.writeUInt32LE(statedByteLength, 4)
  return Buffer.concat([head, bytes, Buffer.alloc(bytes.length % 2)])
}

import { open } from 'node:fs/promises'
import path from 'node:path'

import { formatChunk, waveChunk, waveFile, type StatedFormat } from '../audio/wave.js'
import { packageRoot } from '../settings/package-root.js'

/** What the header of a made WAV file states, true or not. */
export interface MadeWaveHeader extends StatedFormat {
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

/** A WAV file with whatever header a test needs, also one that the product never writes. */
export function madeWaveFile(header: MadeWaveHeader, audio: Uint8Array): Buffer {
  const body = Buffer.concat([
    Buffer.from('WAVE'),
    waveChunk('fmt ', header.isExtensible ? extensible(header) : formatChunk(header)),
    ...Object.entries(header.chunksBefore ?? {}).map(([id, bytes]) => waveChunk(id, bytes)),
    waveChunk('data', audio, header.statedByteLength),
    ...Object.entries(header.chunksAfter ?? {}).map(([id, bytes]) => waveChunk(id, bytes)),
  ])
  return Buffer.from(waveChunk('RIFF', body))
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
    const format = { encoding: 'mulaw', channelCount: 2, sampleRateHz: 8_000 } as const
    return Buffer.from(waveFile(format, audio))
  } finally {
    await handle.close()
  }
}

/** The plain format, the bits that are valid of each sample, the real tag and the rest of KSDATAFORMAT_SUBTYPE_*. */
function extensible(header: MadeWaveHeader): Uint8Array {
  const more = Buffer.alloc(24)
  more.writeUInt16LE(22, 0)
  more.writeUInt16LE(header.bits, 2)
  more.writeUInt16LE(header.tag, 8)
  Buffer.from('000000001000800000aa00389b71', 'hex').copy(more, 10)
  return Buffer.concat([formatChunk({ ...header, tag: 0xfffe }), more])
}

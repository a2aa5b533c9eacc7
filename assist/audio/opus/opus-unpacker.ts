import { OpusDecoder } from 'opus-decoder'

import {
  bytesPerFrame,
  opusSampleRateHz,
  sampleFormatOf,
  type LegFormat,
} from '../../call/call-start.js'
import { AssistError } from '../../errors/errors.js'
import { OggReader } from './ogg-reader.js'
import { opusPacketMs, type OpusHead } from './opus-packet.js'
import type { PacketItem, PacketReader } from './packet-reader.js'
import { WebmReader } from './webm-reader.js'

/** Longest packet that the decoder takes, in bytes for each channel: 120 ms at 256 kbit/s. */
const maxPacketByteLength = 3_840

/** A byte of the stream at which it can be taken up, and the byte of its samples that is there. */
export interface StreamBoundary {
  readonly streamByte: number
  readonly sampleByte: number
}

/**
 * Turns a leg's Opus into samples, and knows which byte of the stream stands where in them: bytes that are received or
 * durable are bytes of the stream. Cost: see docs/protocol.md.
 */
export class OpusUnpacker {
  #reader: PacketReader
  readonly #encoding: LegFormat['encoding']
  readonly #decoder: OpusDecoder<16_000>
  readonly #channelCount: number
  readonly #frameByteLength: number
  /** In their order; the first one is never later than what is durable. */
  #boundaries: StreamBoundary[]
  #receivedBytes: number
  #sampleByte = 0
  /** Samples at 16 kHz before the sound begins that are still to be left out. */
  #skipSampleCount = 0

  private constructor(format: LegFormat, decoder: OpusDecoder<16_000>, startByte: number) {
    this.#decoder = decoder
    this.#channelCount = format.channels.length
    this.#frameByteLength = bytesPerFrame(sampleFormatOf(format))
    this.#encoding = format.encoding
    this.#reader = readerOf(format.encoding, startByte)
    this.#receivedBytes = startByte
    this.#boundaries = [{ streamByte: startByte, sampleByte: 0 }]
  }

  /** @param startByte place in the stream of the first byte that comes: 0, or a boundary where a leg goes on */
  static async create(format: LegFormat, startByte: number): Promise<OpusUnpacker> {
    const decoder = new OpusDecoder({ sampleRate: 16_000, channels: format.channels.length })
    await decoder.ready
    return new OpusUnpacker(format, decoder, startByte)
  }

  /** Bytes of the stream that have come. */
  get receivedBytes(): number {
    return this.#receivedBytes
  }

  /**
   * @param bytes of the stream, cut anywhere; one packet where they are bare
   * @returns interleaved 16-bit samples at 16 kHz
   * @throws AssistError ASSIST_AUDIO_STREAM_INVALID, ASSIST_AUDIO_FORMAT_UNSUPPORTED
   */
  push(bytes: Uint8Array): Uint8Array {
    this.#receivedBytes += bytes.byteLength
    const pieces = this.#reader.push(bytes).map((item) => this.#samplesOf(item))
    const samples = new Uint8Array(pieces.reduce((sum, { byteLength }) => sum + byteLength, 0))
    let at = 0
    for (const piece of pieces) {
      samples.set(piece, at)
      at += piece.byteLength
    }
    return samples
  }

  /** What comes next is another stream of the kind, from its head on; a piece that has begun is let go. */
  beginAnew(): void {
    this.#reader = readerOf(this.#encoding, this.#receivedBytes)
  }

  /** The last boundary whose sound lies before a byte of the samples. */
  boundaryBefore(sampleByte: number): StreamBoundary {
    const at = this.#boundaries.findLastIndex((one) => one.sampleByte <= sampleByte)
    return this.#boundaries[Math.max(0, at)] ?? { streamByte: 0, sampleByte: 0 }
  }

  /** Nobody asks for a boundary before this byte of the samples any more. */
  forget(sampleByte: number): void {
    const kept = this.#boundaries.findLastIndex((one) => one.sampleByte <= sampleByte)
    if (kept > 0) this.#boundaries = this.#boundaries.slice(kept)
  }

  /** Gives the decoder's memory back. */
  close(): void {
    this.#decoder.free()
  }

  #samplesOf(item: PacketItem): Uint8Array {
    if (item.kind === 'head') {
      this.#begin(item.head)
      return new Uint8Array(0)
    }
    const samples = this.#decode(item.packet)
    this.#sampleByte += samples.byteLength
    if (item.boundaryByte !== undefined)
      this.#boundaries.push({ streamByte: item.boundaryByte, sampleByte: this.#sampleByte })
    return samples
  }

  #begin({ channelCount, preSkip }: OpusHead): void {
    const wanted = this.#channelCount
    if (channelCount > 2 || channelCount < wanted) {
      throw new AssistError(
        'ASSIST_AUDIO_FORMAT_UNSUPPORTED',
        `channels names ${wanted}, so Opus with ${wanted === 2 ? '2 channels' : '1 or 2 channels'} is expected; ${channelCount} came.`,
      )
    }
    this.#skipSampleCount = Math.round((preSkip * 16_000) / opusSampleRateHz)
  }

  #decode(packet: Uint8Array): Uint8Array {
    const durationMs = opusPacketMs(packet)
    const isTooLong = packet.byteLength > maxPacketByteLength * this.#channelCount
    if (durationMs === undefined || isTooLong) {
      throw new AssistError(
        'ASSIST_AUDIO_STREAM_INVALID',
        `Expected a packet of Opus of at most 256 kbit/s a channel; ${packet.byteLength} bytes came whose lengths do not fit.`,
      )
    }
    if (durationMs === 0) return new Uint8Array(0)
    const { channelData, samplesDecoded } = this.#decoder.decodeFrame(packet)
    const skip = Math.min(this.#skipSampleCount, samplesDecoded)
    this.#skipSampleCount -= skip
    return interleaved(channelData, skip, samplesDecoded, this.#frameByteLength)
  }
}

function readerOf(encoding: LegFormat['encoding'], startByte: number): PacketReader {
  if (encoding === 'ogg-opus') return new OggReader(startByte)
  if (encoding === 'webm-opus') return new WebmReader(startByte)
  return new BarePackets(startByte)
}

/** A packet a message. */
class BarePackets implements PacketReader {
  #byte: number

  constructor(startByte: number) {
    this.#byte = startByte
  }

  push(bytes: Uint8Array): readonly PacketItem[] {
    this.#byte += bytes.byteLength
    return [{ kind: 'packet', packet: new Uint8Array(bytes), boundaryByte: this.#byte }]
  }
}

function interleaved(
  channels: readonly Float32Array[],
  from: number,
  to: number,
  frameByteLength: number,
): Uint8Array {
  const bytes = new Uint8Array((to - from) * frameByteLength)
  const view = new DataView(bytes.buffer)
  for (const [channelIndex, samples] of channels.entries()) {
    for (let at = from; at < to; at++) {
      const level = Math.max(-32_768, Math.min(32_767, Math.round((samples[at] ?? 0) * 32_768)))
      view.setInt16((at - from) * frameByteLength + channelIndex * 2, level, true)
    }
  }
  return bytes
}

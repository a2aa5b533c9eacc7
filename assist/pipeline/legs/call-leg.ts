import type { EarCall } from '../../listening/ear-call.js'
import type { OpusUnpacker } from '../../audio/opus/opus-unpacker.js'
import {
  bytesPerFrame,
  sampleFormatOf,
  type AudioFormat,
  type LegFormat,
} from '../../call/call-start.js'
import type { LegPlace } from '../log/call-place.js'
import type { CallPause } from '../call-pause.js'

/** Where a door's byte count and a call's time meet: this byte is at this moment. */
interface Anchor {
  readonly byte: number
  readonly ms: number
}

/** What a leg tells its call. */
export interface LegEvents {
  /** Audio arrived; the bytes may be reused once this returns. */
  readonly received: (bytes: Uint8Array) => void
  /** Every word before this moment has left recognition; Infinity: the leg is closed. */
  readonly settled: (settledMs: number) => void
  readonly failed: (thrown: unknown) => void
}

/** What a leg is made of. */
export interface CallLegParts {
  readonly legId: string
  readonly format: LegFormat
  /** Makes samples of what comes, where it is Opus; it counts the bytes of the stream. */
  readonly unpacker?: OpusUnpacker | undefined
  /** Call time of the leg's first sample, or of the first byte that is still to come where it goes on. */
  readonly startMs: number
  /** Bytes that came before a restart of the service; 0 where left out. */
  readonly startByte?: number
  readonly ear: EarCall
  /** While it is on, nothing is heard or kept. */
  readonly pause: Pick<CallPause, 'isOn'>
}

/**
 * One socket's share of a call: counts bytes, hands audio to the ear, and knows how much of it is settled. Of Opus the
 * bytes of the stream are told to the outside; all else counts in samples.
 *
 * Nothing is dropped: what comes is handed on; a door asks `backlogMs` and pauses its sender.
 */
export class CallLeg {
  readonly legId: string
  readonly format: LegFormat
  readonly #samples: AudioFormat
  readonly #unpacker: OpusUnpacker | undefined
  readonly #ear: EarCall
  readonly #pause: Pick<CallPause, 'isOn'>
  readonly #events: LegEvents
  readonly #anchors: Anchor[]
  #receivedBytes: number
  #waitingBytes = 0
  #durableMs = 0
  #endMs: number
  /** Whether what came last was passed over. */
  #isPassedOver = false
  /** Time that was passed over and that the ear was not told yet: less than a millisecond. */
  #owedMs = 0
  #isClosed = false

  constructor(parts: CallLegParts, events: LegEvents) {
    const { legId, format, startMs, ear, pause, unpacker } = parts
    // What is unpacked is counted from here on, wherever in its stream it is.
    const startByte = unpacker ? 0 : (parts.startByte ?? 0)
    this.#samples = sampleFormatOf(format)
    this.#unpacker = unpacker
    this.#pause = pause
    this.legId = legId
    this.format = format
    this.#ear = ear
    this.#events = events
    this.#anchors = [{ byte: startByte, ms: startMs }]
    this.#receivedBytes = startByte
    this.#durableMs = startMs
    this.#endMs = startMs
  }

  get receivedBytes(): number {
    return this.#unpacker?.receivedBytes ?? this.#receivedBytes
  }

  /** Bytes whose words are in the stored log; a client may forget them. Whole samples until the leg is closed. */
  get durableBytes(): number {
    if (this.#durableMs === Infinity) return this.receivedBytes
    const byte = this.#byteAt(this.#durableMs)
    return this.#unpacker?.boundaryBefore(byte).streamByte ?? byte
  }

  /** Where the leg can go on if every event before this moment of the call is stored. */
  placeAt(settledMs: number): LegPlace {
    const { legId, format } = this
    const settledByte = this.#byteAt(settledMs)
    const boundary = this.#unpacker?.boundaryBefore(settledByte)
    const byte = boundary?.sampleByte ?? settledByte
    // A gap that has come is over: nothing of it has to be heard again.
    const anchor = this.#anchors.findLast((one) => one.byte <= byte) ?? { byte, ms: 0 }
    const atMs = Math.round(anchor.ms + this.#durationMs(byte - anchor.byte))
    return { legId, format, byte: boundary?.streamByte ?? byte, atMs }
  }

  /** Audio that has come and not been judged yet, in milliseconds. */
  get backlogMs(): number {
    return this.#durationMs(this.#waitingBytes)
  }

  /** Call time of the end of what has come. */
  get endMs(): number {
    return this.#endMs
  }

  /**
   * Hands audio on. Resolves once it has been judged, which paces a replay; live doors do not wait.
   *
   * While the call is paused, its time is handed on instead, so that what comes later keeps its moment; a pause begins
   * and ends between two samples, wherever the audio is cut.
   *
   * What comes once the leg is being closed is not taken, and so never told to be stored.
   *
   * @param bytes copied; the caller may reuse them
   * @throws AssistError ASSIST_AUDIO_STREAM_INVALID, ASSIST_AUDIO_FORMAT_UNSUPPORTED where they cannot be unpacked
   */
  write(bytes: Uint8Array): Promise<void> {
    if (this.#isClosed) return Promise.resolve()
    return this.#writeSamples(this.#unpacker?.push(bytes) ?? bytes)
  }

  async #writeSamples(bytes: Uint8Array): Promise<void> {
    const isPaused = this.#pause.isOn
    const byteLength = this.#isPassedOver === isPaused ? 0 : this.#missingBytes(bytes)
    const [before, behind] = [bytes.subarray(0, byteLength), bytes.subarray(byteLength)]
    const done = [this.#take(before, this.#isPassedOver), this.#take(behind, isPaused)]
    if (behind.length > 0) this.#isPassedOver = isPaused
    await Promise.all(done)
  }

  /** Bytes of these that belong to a sample that has begun. */
  #missingBytes({ length }: Uint8Array): number {
    const begun = this.#receivedBytes - this.#wholeBytes
    return begun === 0 ? 0 : Math.min(length, bytesPerFrame(this.#samples) - begun)
  }

  async #take(bytes: Uint8Array, isPassedOver: boolean): Promise<void> {
    const { byteLength } = bytes
    if (byteLength === 0) return
    this.#events.received(isPassedOver ? silenceOf(this.#samples, byteLength) : bytes)
    this.#receivedBytes += byteLength
    this.#endMs += this.#durationMs(byteLength)
    if (isPassedOver) await this.#passOver(byteLength)
    else await this.#hear(bytes)
  }

  async #hear(bytes: Uint8Array): Promise<void> {
    const { byteLength } = bytes
    this.#waitingBytes += byteLength
    try {
      const progress = await this.#ear.audio(this.legId, new Uint8Array(bytes))
      this.#events.settled(progress.settledMs)
    } catch (thrown) {
      this.#events.failed(thrown)
    } finally {
      this.#waitingBytes -= byteLength
    }
  }

  /** The ear counts whole milliseconds; what is left over comes with the next ones. */
  async #passOver(byteLength: number): Promise<void> {
    this.#owedMs += this.#durationMs(byteLength)
    const durationMs = Math.floor(this.#owedMs + 1e-6)
    if (durationMs === 0) return
    this.#owedMs -= durationMs
    await this.#tellGap(durationMs)
  }

  /** Another client goes on with the leg: a stream of Opus begins with its head. */
  beginAnew(): void {
    this.#unpacker?.beginAnew()
  }

  /** What is being said ends here: its final comes without waiting for a pause. */
  async endpoint(): Promise<void> {
    await this.#ear.endpoint(this.legId).catch((thrown: unknown) => this.#events.failed(thrown))
  }

  /** Time passed without audio. */
  async gap(durationMs: number): Promise<void> {
    if (this.#isClosed) return
    this.#endMs += durationMs
    const byte = this.#wholeBytes
    this.#anchors.push({ byte, ms: this.#endMs - this.#durationMs(this.#receivedBytes - byte) })
    await this.#tellGap(durationMs)
  }

  async #tellGap(durationMs: number): Promise<void> {
    try {
      const progress = await this.#ear.gap(this.legId, durationMs)
      this.#events.settled(progress.settledMs)
    } catch (thrown) {
      this.#events.failed(thrown)
    }
  }

  /** The events of everything before this moment are stored; Infinity: of the whole leg. */
  markDurable(durableMs: number): void {
    this.#durableMs = Math.max(this.#durableMs, durableMs)
    this.#unpacker?.forget(this.#byteAt(this.#durableMs))
  }

  /** The stream is over; resolves with the bytes that made no whole sample. */
  async close(): Promise<number> {
    this.#isClosed = true
    try {
      const { leftoverByteLength } = await this.#ear.closeLeg(this.legId)
      // All of it, whatever sums of fractions say of its end.
      this.#events.settled(Infinity)
      return leftoverByteLength
    } catch (thrown) {
      this.#events.failed(thrown)
      return 0
    } finally {
      this.#unpacker?.close()
    }
  }

  #byteAt(ms: number): number {
    const at = this.#anchors.findLastIndex((one) => one.ms <= ms)
    const anchor = this.#anchors[at]
    if (!anchor) return this.#anchors[0]?.byte ?? 0
    const samples = ((ms - anchor.ms) * this.#samples.sampleRateHz) / 1_000
    // Sums of fractions end a hair below the sample that they mean.
    const byte = anchor.byte + Math.floor(samples + 1e-6) * bytesPerFrame(this.#samples)
    // What came behind the next gap is later than the gap, however much of it there is.
    return Math.min(byte, this.#anchors[at + 1]?.byte ?? this.#wholeBytes)
  }

  get #wholeBytes(): number {
    return this.#receivedBytes - (this.#receivedBytes % bytesPerFrame(this.#samples))
  }

  #durationMs(byteLength: number): number {
    return (byteLength / bytesPerFrame(this.#samples) / this.#samples.sampleRateHz) * 1_000
  }
}

/** Codes of silence in G.711; the other encodings have zeros. */
const silentByte = { s16le: 0, f32le: 0, mulaw: 0xff, alaw: 0xd5 } as const

function silenceOf({ encoding }: AudioFormat, byteLength: number): Uint8Array {
  return new Uint8Array(byteLength).fill(silentByte[encoding])
}

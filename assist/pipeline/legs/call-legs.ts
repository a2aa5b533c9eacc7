import type { CallClock } from '../../call/call-clock.js'
import { systemClock } from '../../call/clock.js'
import { OpusUnpacker } from '../../audio/opus/opus-unpacker.js'
import { isOpus, sampleFormatOf, type ChannelName, type LegFormat } from '../../call/call-start.js'
import type { ErrorCode } from '../../errors/errors.js'
import type { EarCall } from '../../listening/ear-call.js'
import type { AudioRecorder, OpenRecorder } from './audio-recorder.js'
import { CallLeg } from './call-leg.js'
import { ClockWatch } from './clock-watch.js'
import type { HiddenSound } from '../../utterance/hidden-sound.js'
import { CallPause } from '../call-pause.js'
import { LastWords } from '../last-words.js'
import type { CallPipelineParts } from '../call-parts.js'
import { KeptPlaces, type KeptPlacesParts } from './kept-places.js'
import type { CallEventBody } from '../log/call-event.js'
import type { LegPlace } from '../log/call-place.js'
import type { Watermark } from '../watermark.js'

/** What the legs of a call run on. */
export interface CallLegsParts extends Pick<KeptPlacesParts, 'durable' | 'failed'> {
  readonly ear: EarCall
  /** Undefined under the virtual clock. */
  readonly clock: CallClock | undefined
  /** Undefined: audio is not kept. */
  readonly record: OpenRecorder | undefined
  /** Writes into the call's log. */
  readonly append: (body: CallEventBody) => void
  /** How much of what was heard is through the chain. */
  readonly watermark: Watermark
  /** Keeps where the legs stand; undefined: the call cannot go on elsewhere. */
  readonly keepPlace?: CallPipelineParts['keepPlace']
  /** What the call was before a restart of the service. */
  readonly past?: CallPipelineParts['past']
  /** How long what is still being recognised is waited for at an end. */
  readonly endPatienceMs?: CallPipelineParts['endPatienceMs']
}

/** Recognition places the ends of what was said by so much wrongly, in ms. */
const muteEdgeMs = 200

/** The legs of one call: opened, recorded where that is switched on, and closed once their last words are through. */
export class CallLegs {
  /** While it is on, nothing is heard of any leg. */
  readonly pause: CallPause
  /** The wait for what is still being recognised when a leg or the call ends. */
  readonly lastWords: LastWords
  readonly #parts: CallLegsParts
  readonly #open = new Map<string, CallLeg>()
  readonly #recorders = new Map<CallLeg, AudioRecorder>()
  readonly #closings = new Map<CallLeg, Promise<number>>()
  readonly #places: KeptPlaces
  #isAbandoned = false
  #count: number

  /** Silences sound that must not be kept in what is kept of its side. */
  readonly silence = ({ channel, startMs, endMs }: HiddenSound): void => {
    for (const [leg, recorder] of this.#recorders) {
      const at = leg.format.channels.indexOf(channel)
      if (at < 0) continue
      const [fromMs, toMs] = [startMs - muteEdgeMs, endMs + muteEdgeMs]
      recorder.mute(at, leg.recordedByteAt(fromMs), leg.recordedByteAt(toMs))
    }
  }

  constructor(parts: CallLegsParts) {
    const { durable, failed, clock, keepPlace } = parts
    this.#parts = parts
    this.pause = new CallPause(parts.append, () => clock?.nowMs() ?? 0)
    this.lastWords = new LastWords({
      ...{ clock: systemClock, patienceMs: clock && parts.endPatienceMs },
      lost: (thrown) => this.#lost(thrown),
    })
    this.#count = parts.past?.legCount ?? 0
    this.#places = new KeptPlaces({
      ...{ durable, failed, clock: systemClock },
      keep: keepPlace
        ? (legs) => {
            const beganAt = Math.round(Date.now() - (clock?.nowMs() ?? 0))
            keepPlace({ beganAt, legCount: this.#count, legs })
          }
        : undefined,
    })
  }

  /** Call time now, in ms; 0 under the virtual clock. */
  get nowMs(): number {
    return Math.round(this.#parts.clock?.nowMs() ?? 0)
  }

  /** Channels that are being heard now. */
  get channels(): readonly ChannelName[] {
    return [...this.#open.values()].flatMap((leg) => leg.format.channels)
  }

  /**
   * Opens a share of the call. The first leg begins at 0, one that joins begins now.
   *
   * @param place where it goes on, after a restart of the service: what is in the log already is not heard again
   */
  async open(format: LegFormat, place?: LegPlace): Promise<CallLeg> {
    const { ear, clock, record, watermark, failed, past } = this.#parts
    const startMs = place?.atMs ?? Math.round(clock?.nowMs() ?? 0)
    const legId = `l${++this.#count}`
    const startByte = place?.byte ?? 0
    const unpacker = isOpus(format.encoding)
      ? await OpusUnpacker.create(format, startByte)
      : undefined
    const samples = sampleFormatOf(format)
    await ear.openLeg(legId, samples, startMs, place && past?.history.heardMs)
    const recorder = await record?.(legId, samples, startMs)
    const watch = clock && new ClockWatch(() => this.#tellDrift())
    const leg: CallLeg = new CallLeg(
      { legId, format, startMs, ear, pause: this.pause, startByte, unpacker },
      {
        received: (bytes) => {
          clock?.begin()
          if (clock) watch?.hear(leg.endMs, clock.nowMs())
          recorder?.write(new Uint8Array(bytes))
        },
        settled: (settledMs) => watermark.afterPassing(() => this.#places.settled(leg, settledMs)),
        failed: (thrown) => {
          if (!this.#isAbandoned) failed(thrown)
        },
      },
    )
    this.#open.set(legId, leg)
    if (recorder) this.#recorders.set(leg, recorder)
    this.#places.opened(leg, startMs)
    return leg
  }

  /**
   * Closes a leg: resolves when its last words are through the chain, or took too long. Its socket's end and the call's
   * may ask for it at the same moment; it is closed once.
   *
   * @returns bytes that made no whole sample
   */
  close(leg: CallLeg): Promise<number> {
    const closing = this.#closings.get(leg) ?? this.#close(leg)
    this.#closings.set(leg, closing)
    return closing
  }

  /** What came and is not written yet will not be: legs that are being closed are closed now. */
  abandon(): void {
    this.#isAbandoned = true
    this.#parts.ear.close().catch((thrown: unknown) => this.#parts.failed(thrown))
    this.lastWords.giveUp()
  }

  /** Counts the time since the leg's last audio as a gap: whoever sends it goes on now, not where it stopped. */
  async catchUp(leg: CallLeg): Promise<void> {
    // Both at once: what comes now stands behind them.
    const begun = leg.beginAnew()
    const gapMs = Math.round((this.#parts.clock?.nowMs() ?? 0) - leg.endMs)
    await Promise.all([begun, gapMs > 0 ? leg.gap(gapMs) : undefined])
  }

  /** Closes every leg that is still open. */
  async closeAll(): Promise<void> {
    for (const leg of [...this.#open.values()]) await this.close(leg)
  }

  async #close(leg: CallLeg): Promise<number> {
    let leftoverByteLength = 0
    const lastOut = async (): Promise<void> => {
      leftoverByteLength = await leg.close()
      await new Promise<void>((resolve) => this.#parts.watermark.afterPassing(resolve))
    }
    await this.lastWords.waitFor(lastOut())
    this.#open.delete(leg.legId)
    return leftoverByteLength
  }

  #tellDrift(): void {
    this.#parts.append({ type: 'alert', code: 'ASSIST_INPUT_CLOCK', severity: 'warning' })
  }

  #lost(thrown: unknown): void {
    const code: ErrorCode = 'ASSIST_LAST_WORDS_LOST'
    if (thrown !== undefined) this.#parts.failed(thrown)
    this.#parts.append({ type: 'alert', code, severity: 'warning' })
  }

  /** Ends the recordings. Only with the call: what is said later may tell what was secret before. */
  async closeRecordings(): Promise<void> {
    const recorders = [...this.#recorders.values()]
    this.#recorders.clear()
    await Promise.all(recorders.map((recorder) => recorder.close().catch(this.#parts.failed)))
  }
}

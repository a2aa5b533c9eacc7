import type { AudioFrame, ChannelName } from '../frame.js'
import { fitCopy, searchCopy, type Copy, type SoundStretch } from './copy-search.js'
import { SideHistory } from './side-history.js'

/** How one side's sound comes to be on the other. */
export type CopyKind = 'doubled' | 'echo'

/** One side was found to carry the other's sound. */
export interface FoundCopy {
  readonly kind: CopyKind
  /** The side that carries what the other one said. */
  readonly channel: ChannelName
}

/** Share of a stretch's energy that the other side explains from which on it is a copy; see `searchCopy`. */
const leastNewShare = 0.5

/** A stretch below this length has to be explained better. */
const shortMs = 400
const leastShortShare = 0.7

/** The same at a delay that was found before: unrelated speech has below 0.1 at one delay. */
const leastKnownShare = 0.3

/** As much loud sound of its own is a word, and the stretch is written down. */
const maxOwnMs = 384

/** Within this delay, 10 ms, both sides are one recording, or hear one room. */
const sameDelayCount = 80

/** Where both sides are as loud as each other (±3 dB) as well, it is one recording on both. */
const sameGain = 1.41

/** No echo is louder than this times its source. */
const maxGain = 4

/** A frame is looked at with the one before it. */
const gateMs = 64

/** Mean square (−60 dBFS) below which an expected copy is nothing to hear. */
const leastPower = 1e-6

/** A copy that explains nothing for so much sound of both sides is over: 8 s. */
const maxUnexplainedMs = 8_000

interface KnownCopy {
  copy: Copy
  unexplainedMs: number
}

/**
 * Watches whether one side of a call carries the other's sound: one recording on both sides, an echo of a telephone or
 * loudspeaker, two microphones in a room. Of an echo the later side is the copy, of simultaneous sound the quieter
 * one. Of one recording on both sides the agent's is: the customer's words are what is matched, so that the agent goes
 * on being helped, and the alert tells why their own words may raise cards.
 *
 * A stretch of speech is looked at when it has a text. Once a copy is known, its frames are silenced before anything
 * listens to them, so that what the side itself says is heard alone.
 */
export class CopyWatch {
  readonly #histories = { customer: new SideHistory(), agent: new SideHistory() }
  readonly #known = new Map<ChannelName, KnownCopy>()
  readonly #found: (copy: FoundCopy) => void

  /** @param found called whenever a stretch of one side turns out to be the other's */
  constructor(found: (copy: FoundCopy) => void) {
    this.#found = found
  }

  /** Takes the next frame of a side. */
  hear(frame: AudioFrame): void {
    this.#histories[frame.channel].push(frame)
  }

  /** The frame as it is to be listened to: silent where it holds nothing but a known copy. It has been heard. */
  admit(frame: AudioFrame): AudioFrame {
    const { channel, startMs, samples } = frame
    const known = this.#known.get(channel)
    if (!known) return frame
    const { own, other } = this.#sides(channel)
    const endMs = startMs + samples.length / 16
    const fit = fitCopy(own, other, {
      startMs: Math.max(0, endMs - gateMs),
      endMs,
      delayCount: known.copy.delayCount,
    })
    if (fit.sourcePower * known.copy.gain ** 2 < leastPower) return frame
    const isExplained =
      fit.share >= leastKnownShare || fit.power < 2 * fit.sourcePower * known.copy.gain ** 2
    known.unexplainedMs = isExplained ? 0 : known.unexplainedMs + samples.length / 16
    if (known.unexplainedMs > maxUnexplainedMs) this.#known.delete(channel)
    if (!isExplained) return frame
    // Where both sides echo, an echo is no source of another one.
    own.silence(frame)
    return { ...frame, samples: new Float32Array(samples.length) }
  }

  /** Whether a stretch of speech of a side holds nothing but the other side's. */
  isCopy(channel: ChannelName, stretch: SoundStretch): boolean {
    const { own, other } = this.#sides(channel)
    if (other.endMs === 0) return false
    const known = this.#known.get(channel)
    if (known) {
      const fit = fitCopy(own, other, { ...stretch, delayCount: known.copy.delayCount })
      if (fit.share >= leastKnownShare) return fit.ownMs <= maxOwnMs
    }
    const copy = searchCopy(own, other, stretch)
    const isShort = stretch.endMs - stretch.startMs < shortMs
    if (!copy || copy.share < (isShort ? leastShortShare : leastNewShare)) return false
    const kind = kindOf(copy, channel)
    if (!kind) return false
    this.#known.set(channel, { copy, unexplainedMs: 0 })
    this.#found({ kind, channel })
    return copy.ownMs <= maxOwnMs
  }

  #sides(channel: ChannelName): { readonly own: SideHistory; readonly other: SideHistory } {
    const { customer, agent } = this.#histories
    return channel === 'customer'
      ? { own: customer, other: agent }
      : { own: agent, other: customer }
  }
}

/** What kind of copy a side's sound is; undefined where it is the original. */
function kindOf({ delayCount, gain }: Copy, channel: ChannelName): CopyKind | undefined {
  const loudness = Math.abs(gain)
  if (delayCount > sameDelayCount) return loudness <= maxGain ? 'echo' : undefined
  if (loudness > 1 / sameGain && loudness < sameGain)
    return channel === 'agent' ? 'doubled' : undefined
  return loudness < 1 ? 'echo' : undefined
}

import type { ChannelName } from '../call/call-start.js'
import type { FinalTranscript, ListeningItem, SpeechStarted } from '../recognition/transcript.js'
import type { HeardMs } from './listened-call.js'

/** Segments of a call over several ears, each of which counts from 0: here they count on. */
export class SegmentCount {
  readonly #open = new Map<string, SpeechStarted>()
  readonly #heardMs: Partial<Record<ChannelName, number>> = {}
  readonly #next = { customer: 0, agent: 0 }
  readonly #offset = { customer: 0, agent: 0 }
  #lastMs = 0

  /** Up to which moment of the call each side has finals. */
  get heardMs(): HeardMs {
    return this.#heardMs
  }

  /** What the present ear says, numbered through. */
  heard(item: ListeningItem): ListeningItem {
    this.#lastMs = Math.max(this.#lastMs, item.atMs)
    if (item.kind === 'noticed') return item
    const { channel } = item
    const segmentIndex = item.segmentIndex + this.#offset[channel]
    const counted = { ...item, segmentIndex }
    this.#next[channel] = Math.max(this.#next[channel], segmentIndex + 1)
    const key = `${channel} ${segmentIndex}`
    if (counted.kind === 'speech-started') this.#open.set(key, counted)
    if (counted.kind === 'final' && counted.pass === 1) this.#settle(key, counted)
    return counted
  }

  /** The ear is gone: what was open ends without words, since the next ear hears it anew. */
  cut(): FinalTranscript[] {
    const open = [...this.#open.values()]
    this.#open.clear()
    Object.assign(this.#offset, this.#next)
    return open.map(({ channel, segmentIndex, startMs }) => ({
      ...{ kind: 'final', channel, segmentIndex, startMs, endMs: this.#lastMs, text: '' },
      ...{ language: '', confidence: 0, engine: '', pass: 1, end: 'cut', atMs: this.#lastMs },
    }))
  }

  #settle(key: string, { channel, endMs, text }: FinalTranscript): void {
    this.#open.delete(key)
    if (text !== '') this.#heardMs[channel] = Math.max(endMs, this.#heardMs[channel] ?? 0)
  }
}

import { Queue } from '../call/queue.js'
import type { ListeningItem } from '../recognition/transcript.js'
import type { UtteranceInput } from '../utterance/utterance-stage.js'
import type { UtteranceWritten } from '../utterance/utterance.js'
import { Watermark } from './watermark.js'

/** A message or picture that one side sends. */
export type WrittenMessage = Pick<UtteranceWritten, 'channel' | 'text' | 'image' | 'link'>

/** What waits before the chain of one call, and how much of what entered is through it. */
export class CallInlet {
  readonly watermark = new Watermark()
  readonly #queue = new Queue<UtteranceInput>()
  readonly #isVirtual: boolean
  #messageCount: number

  /**
   * @param isVirtual true: nothing is shed (decision 8)
   * @param messageCount messages that the call has had already
   */
  constructor(isVirtual: boolean, messageCount = 0) {
    this.#isVirtual = isVirtual
    this.#messageCount = messageCount
  }

  /**
   * Takes what recognition hands on. In a live call a partial replaces one of its segment that still waits.
   *
   * @returns how many partials were shed
   */
  heard(item: ListeningItem): number {
    if (item.kind !== 'partial' || this.#isVirtual) {
      this.watermark.enter()
      this.#queue.push(item)
      return 0
    }
    const { channel, segmentIndex } = item
    const shedCount = this.#queue.replace(
      item,
      (waiting) =>
        waiting.kind === 'partial' &&
        waiting.channel === channel &&
        waiting.segmentIndex === segmentIndex,
    )
    this.watermark.enter(1 - shedCount)
    return shedCount
  }

  /** Takes a written message. @returns its id, `m1`, `m2`, … */
  write(message: WrittenMessage, atMs: number): string {
    const utteranceId = `m${++this.#messageCount}`
    this.watermark.enter()
    this.#queue.push({ kind: 'written', utteranceId, ...message, atMs })
    return utteranceId
  }

  /** Nothing more comes. */
  end(): void {
    this.#queue.end()
  }

  /** A stage takes its next item only when all that the one before caused is out: that is when it has passed. */
  async *items(): AsyncGenerator<UtteranceInput> {
    for await (const item of this.#queue) {
      yield item
      this.watermark.pass()
    }
  }
}

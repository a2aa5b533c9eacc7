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
  #messageCount: number

  /** @param messageCount messages that the call has had already */
  constructor(messageCount = 0) {
    this.#messageCount = messageCount
  }

  /** Takes what recognition hands on. */
  heard(item: ListeningItem): void {
    this.watermark.enter()
    this.#queue.push(item)
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

  /**
   * What came, in its order. A stage takes its next item only when all that the one before caused is out.
   *
   * @param through called then; left out, it has passed the whole chain
   */
  async *items(through = (): void => this.watermark.pass()): AsyncGenerator<UtteranceInput> {
    for await (const item of this.#queue) {
      yield item
      through()
    }
  }
}

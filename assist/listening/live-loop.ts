import type { AudioFrame, ChannelName } from '../audio/frame.js'
import type { Job, JobQueue } from './channel/job-queue.js'
import { watched } from './progress.js'
import type { VoiceJudge } from '../vad/voice-judge.js'
import type { EarChannel } from './listened-call.js'

/** Frames of one message that wait for the voice activity model. */
interface WaitingFrames {
  readonly frames: readonly AudioFrame[]
  readonly channels: ReadonlyMap<ChannelName, EarChannel>
  next: number
  readonly judged: () => void
}

/**
 * The work of an ear on its live calls. Order: voice activity of every channel that has a frame (one batch), then one
 * step of the most urgent job, and so round again. Between two rounds the thread takes its messages.
 */
export class LiveLoop {
  readonly #judge: VoiceJudge
  readonly #jobs: JobQueue
  #waiting: WaitingFrames[] = []
  readonly #stuck: () => void
  #isRunning = false

  /** @param stuck called where nothing gets on for 2 s although the thread does */
  constructor(judge: VoiceJudge, jobs: JobQueue, stuck: () => void = () => undefined) {
    this.#judge = judge
    this.#jobs = jobs
    this.#stuck = stuck
  }

  addJob(job: Job): void {
    this.#jobs.add(job)
    this.#wake()
  }

  /** Has frames judged in their order; resolves when all of them have been. */
  judged(
    frames: readonly AudioFrame[],
    channels: ReadonlyMap<ChannelName, EarChannel>,
  ): Promise<void> {
    if (frames.length === 0) return Promise.resolve()
    return new Promise((resolve) => {
      this.#waiting.push({ channels, frames, next: 0, judged: resolve })
      this.#wake()
    })
  }

  #wake(): void {
    if (this.#isRunning) return
    this.#isRunning = true
    void this.#run()
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0 || !this.#jobs.isEmpty) {
      const batch = this.#nextFrames()
      await watched(batch.size > 0 ? this.#judgeFrames(batch) : this.#jobs.step(), this.#stuck)
      this.#resolveJudged()
      await nextTurn()
    }
    this.#isRunning = false
  }

  /**
   * One frame of every channel that has one. A channel whose text is due has to wait for its job, so that a busy ear
   * finds the same segments as an idle one.
   */
  #nextFrames(): Map<EarChannel, AudioFrame> {
    const batch = new Map<EarChannel, AudioFrame>()
    for (const waiting of this.#waiting) {
      for (; waiting.next < waiting.frames.length; waiting.next++) {
        const frame = waiting.frames[waiting.next]
        const channel = frame && waiting.channels.get(frame.channel)
        if (!frame || !channel) continue
        if (batch.has(channel) || this.#isHeld(channel)) break
        batch.set(channel, frame)
      }
    }
    return batch
  }

  #isHeld({ listener }: EarChannel): boolean {
    return listener.endpointer?.isJudgementDue === true && !this.#jobs.isEmpty
  }

  /** One batch of the model. */
  async #judgeFrames(batch: ReadonlyMap<EarChannel, AudioFrame>): Promise<void> {
    await this.#judge.judge(
      [...batch].map(([channel, frame]) => ({ frame: channel.admit(frame), channel })),
    )
  }

  #resolveJudged(): void {
    const finished = this.#waiting.filter(({ next, frames }) => next >= frames.length)
    this.#waiting = this.#waiting.filter(({ next, frames }) => next < frames.length)
    for (const { judged } of finished) judged()
  }
}

/** Lets the thread take its messages. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

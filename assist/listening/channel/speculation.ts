import type { Recognition } from '../../recognition/recogniser.js'
import type { SpeechSegment } from '../../vad/segment.js'
import type { Job } from './job-queue.js'

/**
 * The decoding of an open segment ahead of its endpoint: the speaker has paused and may have finished. Its result is
 * wanted only if it turns out to be a settled part or the whole of the segment.
 */
export class Speculation {
  readonly #segment: SpeechSegment
  #job: Job | undefined
  #recognition: Recognition | undefined
  #wanted: ((recognition: Recognition) => void) | undefined

  /** @param segment as it would be if it ended at this pause */
  constructor(segment: SpeechSegment) {
    this.#segment = segment
  }

  get sampleCount(): number {
    return this.#segment.samples.length
  }

  /** Whether the segment ended exactly where this was decoded ahead. */
  covers({ index, samples }: SpeechSegment): boolean {
    return this.#segment.index === index && this.sampleCount === samples.length
  }

  /** Takes the job that decodes it. */
  begin(job: Job): void {
    this.#job = job
  }

  /** Takes the result; false where it is not wanted (yet). */
  decoded(recognition: Recognition): boolean {
    this.#recognition = recognition
    this.#wanted?.(recognition)
    return this.#wanted !== undefined
  }

  /** Gives the result: at once where it is there, else as soon as it comes, and the job is a final's from now on. */
  want(wanted: (recognition: Recognition) => void): void {
    if (this.#recognition) {
      wanted(this.#recognition)
      return
    }
    this.#wanted = wanted
    if (this.#job) this.#job.kind = 'final'
  }

  /** The turn ends as soon as the result is there: its job goes before those of other open segments. */
  hurry(): void {
    if (this.#job) this.#job.kind = 'final'
  }

  /** The result will not be wanted: the speaker went on, or the channel was given up. */
  drop(): void {
    if (this.#job) this.#job.isStale = true
  }
}

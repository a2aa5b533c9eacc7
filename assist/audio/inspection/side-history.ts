import type { AudioFrame } from '../frame.js'

/** Rate of what is kept: the telephone's, where both sides have their sound. */
const samplesPerMs = 8

/** What is kept: the longest segment, and the longest delay before it. */
const keptMs = 20_000
const keptCount = keptMs * samplesPerMs

/** The newest 20 s of one side at 8 kHz, by call time. Memory: 640 kB. */
export class SideHistory {
  readonly #samples = new Float32Array(keptCount)
  #endIndex = 0

  /** Call time up to which there is sound. */
  get endMs(): number {
    return this.#endIndex / samplesPerMs
  }

  /** Takes the next frame; time that was jumped over is silence. */
  push({ startMs, samples }: AudioFrame): void {
    const fromIndex = startMs * samplesPerMs
    const silentFrom = Math.max(this.#endIndex, fromIndex - keptCount)
    for (let index = silentFrom; index < fromIndex; index++) this.#samples[index % keptCount] = 0
    for (let index = 0; index < samples.length / 2; index++) {
      const mean = ((samples[2 * index] ?? 0) + (samples[2 * index + 1] ?? 0)) / 2
      this.#samples[(fromIndex + index) % keptCount] = mean
    }
    this.#endIndex = fromIndex + samples.length / 2
  }

  /** Makes a frame silent that was taken before: it was the other side's. */
  silence({ startMs, samples }: AudioFrame): void {
    const fromIndex = startMs * samplesPerMs
    for (let index = fromIndex; index < fromIndex + samples.length / 2; index++)
      this.#samples[index % keptCount] = 0
  }

  /** Sound from a sample of the call on, shape [count], 8 kHz; zero where there was none, or it is not kept any more. */
  read(fromIndex: number, count: number): Float32Array {
    const read = new Float32Array(count)
    const first = Math.max(fromIndex, this.#endIndex - keptCount, 0)
    const end = Math.min(fromIndex + count, this.#endIndex)
    for (let index = first; index < end; index++)
      read[index - fromIndex] = this.#samples[index % keptCount] ?? 0
    return read
  }
}

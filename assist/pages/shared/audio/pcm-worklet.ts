/**
 * Runs on the browser's audio thread. It collects samples into pieces of a fiftieth of a second and posts them to the
 * page, with as many channels interleaved as the node asks for.
 */
declare const sampleRate: number
declare function registerProcessor(
  name: string,
  processor: new (options: CollectorOptions) => AudioWorkletProcessor,
): void
declare class AudioWorkletProcessor {
  readonly port: MessagePort
}

interface CollectorOptions {
  readonly processorOptions?: { readonly channelCount: number }
}

const piecesPerSecond = 50

class PcmCollector extends AudioWorkletProcessor {
  #filled = 0
  #piece: Float32Array<ArrayBuffer>
  readonly #channelCount: number

  constructor({ processorOptions }: CollectorOptions) {
    super()
    this.#channelCount = processorOptions?.channelCount ?? 1
    this.#piece = this.#newPiece()
  }

  /**
   * Collects one block of samples and returns true, which keeps the processor alive.
   *
   * @param inputs shape [input][channel][128]
   */
  process(inputs: readonly (readonly Float32Array[])[]): boolean {
    const channels = inputs[0] ?? []
    const sampleCount = channels[0]?.length ?? 0
    for (let at = 0; at < sampleCount; at++) {
      for (let channel = 0; channel < this.#channelCount; channel++) {
        this.#piece[this.#filled++] = channels[channel]?.[at] ?? 0
      }
      if (this.#filled < this.#piece.length) continue
      this.port.postMessage(this.#piece, [this.#piece.buffer])
      this.#piece = this.#newPiece()
      this.#filled = 0
    }
    return true
  }

  #newPiece(): Float32Array<ArrayBuffer> {
    return new Float32Array(Math.round(sampleRate / piecesPerSecond) * this.#channelCount)
  }
}

registerProcessor('pcm-collector', PcmCollector)

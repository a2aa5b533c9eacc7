/**
 * Runs on the browser's audio thread: collects the microphone's samples into pieces of a fiftieth of a
 * second and posts them to the page.
 */
declare const sampleRate: number
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void
declare class AudioWorkletProcessor {
  readonly port: MessagePort
}

const piecesPerSecond = 50

class PcmCollector extends AudioWorkletProcessor {
  #piece = new Float32Array(Math.round(sampleRate / piecesPerSecond))
  #filled = 0

  /** `inputs`: shape [input][channel][128]. True keeps the processor alive. */
  process(inputs: readonly (readonly Float32Array[])[]): boolean {
    const samples = inputs[0]?.[0] ?? new Float32Array(0)
    for (const sample of samples) {
      this.#piece[this.#filled++] = sample
      if (this.#filled < this.#piece.length) continue
      this.port.postMessage(this.#piece, [this.#piece.buffer])
      this.#piece = new Float32Array(Math.round(sampleRate / piecesPerSecond))
      this.#filled = 0
    }
    return true
  }
}

registerProcessor('pcm-collector', PcmCollector)

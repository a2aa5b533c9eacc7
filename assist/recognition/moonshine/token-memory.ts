import { Tensor } from 'onnxruntime-node'

/** Numbers that the decoder keeps of a token: its key and value, 288 each, in each of six layers (14 KB). */
export const tokenRowSize = 2 * 6 * 288

/** Room for so many tokens at first. */
const firstRoom = 48

/**
 * What a decoder has computed of the tokens of one text, a row a token, in one buffer that grows. A run reads the rows
 * of the tokens before as its input, without a copy, and returns those of its own tokens.
 */
export class TokenMemory {
  #rows = new Float32Array(firstRoom * tokenRowSize)

  /** The first rows, as an input of the decoder. */
  first(tokenCount: number): Tensor {
    const rows = this.#rows.subarray(0, tokenCount * tokenRowSize)
    return new Tensor('float32', rows, [1, tokenCount, tokenRowSize])
  }

  /** Writes rows behind the first `tokenCount`; what stood there is forgotten. */
  append(rows: Float32Array, tokenCount: number): void {
    const from = tokenCount * tokenRowSize
    if (from + rows.length > this.#rows.length) {
      const larger = new Float32Array(Math.max(from + rows.length, 2 * this.#rows.length))
      larger.set(this.#rows.subarray(0, from))
      this.#rows = larger
    }
    this.#rows.set(rows, from)
  }

  /** Takes over the first tokens of another memory. */
  copyFrom(other: TokenMemory, tokenCount: number): void {
    this.append(other.#rows.subarray(0, tokenCount * tokenRowSize), 0)
  }
}

import { Tensor } from 'onnxruntime-node'

/** Room left when a buffer grows, so that one more token does not need another. */
const growth = 1.5

/**
 * Buffers of one recognition, by name, which grow and are used again. A run of the model writes into them and leaves no
 * new ones behind. Two recognitions must not share them at the same time.
 */
export class Workspace {
  readonly #buffers = new Map<string, Float32Array>()
  readonly #turns = new Map<string, number>()

  /** A tensor over the buffer of that name; what it held before is lost. */
  tensor(name: string, shape: readonly number[]): Tensor {
    const count = shape.reduce((product, size) => product * size, 1)
    let buffer = this.#buffers.get(name)
    if (!buffer || buffer.length < count) {
      buffer = new Float32Array(Math.ceil(count * growth))
      this.#buffers.set(name, buffer)
    }
    return new Tensor('float32', buffer.subarray(0, count), shape)
  }

  /** The same over two buffers that take turns: the tensor that was handed out last stays as it is. */
  alternate(name: string, shape: readonly number[]): Tensor {
    const turn = 1 - (this.#turns.get(name) ?? 0)
    this.#turns.set(name, turn)
    return this.tensor(`${name} ${turn}`, shape)
  }
}

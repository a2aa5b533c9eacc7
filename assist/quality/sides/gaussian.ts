import { cepstrumCount as size } from './cepstra.js'

/** Sums over frames from which mean and covariance follow. */
export class FrameSums {
  count = 0
  readonly sums = new Float64Array(size)
  readonly products = new Float64Array(size * size)

  /** Takes one frame, shape [`cepstrumCount`]. */
  add(frame: Float64Array): void {
    this.count++
    for (let row = 0; row < size; row++) {
      const value = frame[row] ?? 0
      this.sums[row] = (this.sums[row] ?? 0) + value
      for (let column = 0; column < size; column++) {
        const at = row * size + column
        this.products[at] = (this.products[at] ?? 0) + value * (frame[column] ?? 0)
      }
    }
  }

  /** Takes all that others have taken. */
  join(other: FrameSums): this {
    this.count += other.count
    for (let at = 0; at < size; at++) this.sums[at] = (this.sums[at] ?? 0) + (other.sums[at] ?? 0)
    for (let at = 0; at < size * size; at++)
      this.products[at] = (this.products[at] ?? 0) + (other.products[at] ?? 0)
    return this
  }

  /** Shape [`cepstrumCount`]. */
  get mean(): Float64Array {
    return this.sums.map((sum) => sum / this.count)
  }

  /** Row-major; around the mean of these frames. */
  get covariance(): Float64Array {
    const { mean } = this
    return this.products.map(
      (product, at) =>
        product / this.count - (mean[Math.floor(at / size)] ?? 0) * (mean[at % size] ?? 0),
    )
  }
}

/** One voice: how its frames are spread. */
export class Gaussian {
  readonly #mean: Float64Array
  /** Lower triangle of the Cholesky root of the covariance. */
  readonly #root: Float64Array
  readonly #logDeterminant: number

  /** @param prior covariance that a voice of few frames is drawn to, with the weight of so many frames */
  constructor(sums: FrameSums, prior: Float64Array, priorWeight: number) {
    this.#mean = sums.mean
    const share = priorWeight / (priorWeight + sums.count)
    const covariance = sums.covariance.map(
      (value, at) => (1 - share) * value + share * (prior[at] ?? 0),
    )
    this.#root = choleskyRoot(covariance)
    let logDeterminant = 0
    for (let row = 0; row < size; row++)
      logDeterminant += 2 * Math.log(this.#root[row * size + row] ?? 1)
    this.#logDeterminant = logDeterminant
  }

  /** Mean logarithm of the likelihood of frames, without the constant that all voices share. */
  likelihood(sums: FrameSums): number {
    const { mean, covariance } = sums
    const away = mean.map((value, at) => value - (this.#mean[at] ?? 0))
    let total = this.#logDeterminant + squaredLength(this.#solve(away))
    // Trace of the inverse times the spread of the frames, column by column.
    for (let column = 0; column < size; column++) {
      const values = Float64Array.from(
        { length: size },
        (_, row) => covariance[row * size + column] ?? 0,
      )
      total += this.#solveBoth(values)[column] ?? 0
    }
    return -total / 2
  }

  /** Forward substitution by the root. */
  #solve(values: Float64Array): Float64Array {
    const solved = new Float64Array(size)
    for (let row = 0; row < size; row++) {
      let value = values[row] ?? 0
      for (let column = 0; column < row; column++)
        value -= (this.#root[row * size + column] ?? 0) * (solved[column] ?? 0)
      solved[row] = value / (this.#root[row * size + row] ?? 1)
    }
    return solved
  }

  #solveBoth(values: Float64Array): Float64Array {
    const solved = this.#solve(values)
    for (let row = size - 1; row >= 0; row--) {
      let value = solved[row] ?? 0
      for (let below = row + 1; below < size; below++)
        value -= (this.#root[below * size + row] ?? 0) * (solved[below] ?? 0)
      solved[row] = value / (this.#root[row * size + row] ?? 1)
    }
    return solved
  }
}

function choleskyRoot(matrix: Float64Array): Float64Array {
  const root = new Float64Array(size * size)
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      let value = matrix[row * size + column] ?? 0
      for (let k = 0; k < column; k++)
        value -= (root[row * size + k] ?? 0) * (root[column * size + k] ?? 0)
      root[row * size + column] =
        row === column
          ? Math.sqrt(Math.max(value, 1e-6))
          : value / (root[column * size + column] ?? 1)
    }
  }
  return root
}

function squaredLength(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value * value, 0)
}

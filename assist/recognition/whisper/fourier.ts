/**
 * Design: the power spectrum of 400 real samples, which no power of two divides. Even and odd samples are
 * taken as real and imaginary parts of 200 complex values (200 = 4 · 2 · 5 · 5), transformed with Stockham's
 * mixed-radix algorithm, and untangled. Rejected: padding to 512, since the model was trained on bins of 40 Hz;
 * Bluestein's algorithm, three transforms of 512 in place of one of 200.
 */

const complexCount = 200
const radices = [4, 2, 5, 5] as const

/** Samples of one transform. */
export const windowSampleCount = 2 * complexCount

/** Bins of one spectrum: 0 Hz to half the sample rate. */
export const binCount = complexCount + 1

interface Stage {
  readonly radix: number
  /** Distance between the values that a butterfly takes in. */
  readonly groupCount: number
  /** How many transforms of that kind stand side by side. */
  readonly stride: number
  /** Twiddle factors, shape [groupCount, radix]. */
  readonly twiddleReal: Float64Array
  readonly twiddleImaginary: Float64Array
  /** Roots of unity of the butterfly, shape [radix, radix]. */
  readonly rootReal: Float64Array
  readonly rootImaginary: Float64Array
}

const stages = planStages()
const untangleReal = roots(windowSampleCount, complexCount + 1, Math.cos)
const untangleImaginary = roots(windowSampleCount, complexCount + 1, Math.sin)

/**
 * Power spectra of windows of 400 samples. Keeps its buffers, so one instance serves one thread and allocates
 * nothing. Cost: about 15 µs a window.
 */
export class PowerSpectrum {
  #real = new Float64Array(complexCount)
  #imaginary = new Float64Array(complexCount)
  #nextReal = new Float64Array(complexCount)
  #nextImaginary = new Float64Array(complexCount)

  /**
   * @param samples shape [400]
   * @param power shape [201], overwritten: squared magnitude of each bin
   */
  write(samples: Float64Array, power: Float64Array): void {
    for (let index = 0; index < complexCount; index++) {
      this.#real[index] = at(samples, 2 * index)
      this.#imaginary[index] = at(samples, 2 * index + 1)
    }
    for (const stage of stages) this.#run(stage)
    this.#untangle(power)
  }

  #run(stage: Stage): void {
    const { radix, groupCount, stride } = stage
    const [real, imaginary] = [this.#real, this.#imaginary]
    const [nextReal, nextImaginary] = [this.#nextReal, this.#nextImaginary]
    for (let group = 0; group < groupCount; group++) {
      for (let output = 0; output < radix; output++) {
        const wr = at(stage.twiddleReal, group * radix + output)
        const wi = at(stage.twiddleImaginary, group * radix + output)
        const to = stride * (radix * group + output)
        for (let lane = 0; lane < stride; lane++) {
          let sumReal = 0
          let sumImaginary = 0
          for (let input = 0; input < radix; input++) {
            const from = lane + stride * (group + groupCount * input)
            const rr = at(stage.rootReal, output * radix + input)
            const ri = at(stage.rootImaginary, output * radix + input)
            sumReal += at(real, from) * rr - at(imaginary, from) * ri
            sumImaginary += at(real, from) * ri + at(imaginary, from) * rr
          }
          nextReal[to + lane] = sumReal * wr - sumImaginary * wi
          nextImaginary[to + lane] = sumReal * wi + sumImaginary * wr
        }
      }
    }
    this.#real = nextReal
    this.#imaginary = nextImaginary
    this.#nextReal = real
    this.#nextImaginary = imaginary
  }

  /** From the transform of the interleaved halves to that of the real samples. */
  #untangle(power: Float64Array): void {
    for (let bin = 0; bin <= complexCount; bin++) {
      const k = bin % complexCount
      const mirror = (complexCount - bin) % complexCount
      const evenReal = (at(this.#real, k) + at(this.#real, mirror)) / 2
      const evenImaginary = (at(this.#imaginary, k) - at(this.#imaginary, mirror)) / 2
      const oddReal = (at(this.#imaginary, k) + at(this.#imaginary, mirror)) / 2
      const oddImaginary = (at(this.#real, mirror) - at(this.#real, k)) / 2
      const wr = at(untangleReal, bin)
      const wi = at(untangleImaginary, bin)
      const sumReal = evenReal + oddReal * wr - oddImaginary * wi
      const sumImaginary = evenImaginary + oddReal * wi + oddImaginary * wr
      power[bin] = sumReal * sumReal + sumImaginary * sumImaginary
    }
  }
}

function planStages(): Stage[] {
  let length = complexCount
  let stride = 1
  return radices.map((radix) => {
    const groupCount = length / radix
    const twiddle = (part: (angle: number) => number): Float64Array =>
      table(groupCount, radix, (group, output) => part((-2 * Math.PI * group * output) / length))
    const root = (part: (angle: number) => number): Float64Array =>
      table(radix, radix, (output, input) => part((-2 * Math.PI * output * input) / radix))
    const stage = {
      radix,
      groupCount,
      stride,
      twiddleReal: twiddle(Math.cos),
      twiddleImaginary: twiddle(Math.sin),
      rootReal: root(Math.cos),
      rootImaginary: root(Math.sin),
    }
    length = groupCount
    stride *= radix
    return stage
  })
}

function table(
  rowCount: number,
  columnCount: number,
  value: (row: number, column: number) => number,
): Float64Array {
  return Float64Array.from({ length: rowCount * columnCount }, (_, index) =>
    value(Math.floor(index / columnCount), index % columnCount),
  )
}

function roots(order: number, count: number, part: (angle: number) => number): Float64Array {
  return Float64Array.from({ length: count }, (_, index) => part((-2 * Math.PI * index) / order))
}

/** A value of a table whose bounds the loops above keep. */
function at(values: Float64Array, index: number): number {
  return values[index] ?? 0
}

/**
 * Design: which delay of one sound fits another best, over thousands of delays at once. Both sounds are transformed
 * together as the real and imaginary parts of one signal, multiplied, and transformed back (radix 2, in place).
 * Rejected: the sum over each delay, which takes some 40 ms where this takes 2; PHAT weighting, which gives the noise
 * between the harmonics of a voice as much weight as the voice, and finds no echo at −25 dB behind μ-law.
 */

const length = 16_384
const levels = Math.log2(length)
const cosines = Float64Array.from({ length: length / 2 }, (_, k) =>
  Math.cos((2 * Math.PI * k) / length),
)
const sines = Float64Array.from({ length: length / 2 }, (_, k) =>
  Math.sin((2 * Math.PI * k) / length),
)
const reversed = Uint16Array.from({ length }, (_, index) => {
  let bits = 0
  for (let level = 0; level < levels; level++)
    bits |= ((index >> level) & 1) << (levels - 1 - level)
  return bits
})

/**
 * Correlation of a sound with each stretch of a longer one. Cost: two transforms of 16,384 points, about 2 ms.
 *
 * @param sound shape [n]
 * @param around shape [n + m], m ≥ 0, with n + m at most 16,384
 * @returns shape [m + 1]: at k the sum of `sound[i] · around[i + k]`
 */
export function correlate(sound: Float32Array, around: Float32Array): Float64Array {
  const real = new Float64Array(length)
  const imaginary = new Float64Array(length)
  real.set(around)
  imaginary.set(sound)
  transform(real, imaginary)
  multiply(real, imaginary)
  // The inverse by the forward transform: real and imaginary parts change places.
  transform(imaginary, real)
  return real.slice(0, around.length - sound.length + 1).map((value) => value / length)
}

/** Takes the two spectra apart and puts `around · conj(sound)` in their place. */
function multiply(real: Float64Array, imaginary: Float64Array): void {
  for (let k = 0; k <= length / 2; k++) {
    const mirror = (length - k) & (length - 1)
    const [a, b] = [at(real, k), at(imaginary, k)]
    const [c, d] = [at(real, mirror), at(imaginary, mirror)]
    const [aroundReal, aroundImaginary] = [(a + c) / 2, (b - d) / 2]
    const [soundReal, soundImaginary] = [(b + d) / 2, (c - a) / 2]
    const productReal = aroundReal * soundReal + aroundImaginary * soundImaginary
    const productImaginary = aroundImaginary * soundReal - aroundReal * soundImaginary
    real[k] = productReal
    imaginary[k] = productImaginary
    real[mirror] = productReal
    imaginary[mirror] = -productImaginary
  }
}

function transform(real: Float64Array, imaginary: Float64Array): void {
  for (let index = 0; index < length; index++) {
    const other = reversed[index] ?? 0
    if (other <= index) continue
    swap(real, index, other)
    swap(imaginary, index, other)
  }
  for (let half = 1; half < length; half *= 2) {
    const stride = length / (2 * half)
    for (let start = 0; start < length; start += 2 * half) {
      for (let k = 0; k < half; k++) {
        const [upper, lower] = [start + k, start + k + half]
        const cosine = at(cosines, k * stride)
        const sine = at(sines, k * stride)
        const lowerReal = at(real, lower) * cosine + at(imaginary, lower) * sine
        const lowerImaginary = at(imaginary, lower) * cosine - at(real, lower) * sine
        real[lower] = at(real, upper) - lowerReal
        imaginary[lower] = at(imaginary, upper) - lowerImaginary
        real[upper] = at(real, upper) + lowerReal
        imaginary[upper] = at(imaginary, upper) + lowerImaginary
      }
    }
  }
}

function swap(values: Float64Array, one: number, other: number): void {
  const kept = at(values, one)
  values[one] = at(values, other)
  values[other] = kept
}

function at(values: Float64Array, index: number): number {
  return values[index] ?? 0
}

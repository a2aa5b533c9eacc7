import { seededRandom } from './numbers.js'
import { wordingLogOdds, type Wording } from '../../assist/matching/meaning/mishearing.js'

/** A text with its embedding, and whether a recogniser wrote it over a bad line. */
export interface WordedText {
  readonly vector: Float32Array
  readonly isHeard: boolean
  /** What was meant: the typed and the heard form of it are kept together. */
  readonly meant: string
}

/** Ridge: what more than 400 numbers learn from some thousand texts has to be held back. */
const ridge = 1
const roundCount = 400
const foldCount = 5

/** Logistic regression by accelerated gradient descent (Nesterov); both classes count the same. */
export function fitWording(texts: readonly WordedText[]): Wording {
  const width = texts[0]?.vector.length ?? 0
  const heardCount = texts.filter(({ isHeard }) => isHeard).length
  const shareOf = (isHeard: boolean): number =>
    texts.length / 2 / Math.max(1, isHeard ? heardCount : texts.length - heardCount)
  const rate = 4 / (texts.length + ridge)
  let current = new Float64Array(width + 1)
  let ahead = current.slice()
  for (let round = 0; round < roundCount; round++) {
    const gradient = ahead.map((weight, at) => (at === width ? 0 : -ridge * weight))
    for (const { vector, isHeard } of texts) {
      const p = 1 / (1 + Math.exp(-inner(vector, ahead, width)))
      const error = shareOf(isHeard) * ((isHeard ? 1 : 0) - p)
      for (let at = 0; at < width; at++) gradient[at]! += error * vector[at]!
      gradient[width]! += error
    }
    const next = ahead.map((weight, at) => weight + rate * gradient[at]!)
    const momentum = round / (round + 3)
    ahead = next.map((weight, at) => weight + momentum * (weight - current[at]!))
    current = next
  }
  const weights = Array.from(current.subarray(0, width), (weight) => Number(weight.toFixed(3)))
  return { bias: Number(current[width]!.toFixed(3)), weights }
}

/** Log-odds of texts by weights that have not seen them: what a fit on top of them may use. */
export function unseenLogOdds(
  training: readonly WordedText[],
  texts: readonly Pick<WordedText, 'vector' | 'meant'>[],
): number[] {
  const random = seededRandom(3)
  const foldOf = new Map<string, number>()
  for (const { meant } of [...training, ...texts])
    if (!foldOf.has(meant)) foldOf.set(meant, Math.floor(random() * foldCount))
  const fits = Array.from({ length: foldCount }, (_, fold) =>
    fitWording(training.filter(({ meant }) => foldOf.get(meant) !== fold)),
  )
  return texts.map(({ vector, meant }) => wordingLogOdds(vector, fits[foldOf.get(meant)!]!))
}

function inner(vector: Float32Array, weights: Float64Array, width: number): number {
  let sum = weights[width]!
  for (let at = 0; at < width; at++) sum += vector[at]! * weights[at]!
  return sum
}

import type { TextLanguage } from '../words/analysis.js'
import type { VectorIndex } from '../vectors/vector-index.js'

/** What bases usually have, of those that the calibration is fitted on; counts as much as ten questions. */
const usualCosine: Readonly<Record<TextLanguage, number>> = { en: 0.8, zh: 0.7 }
const usualWeight = 10

/** Entries that are looked at, and texts of each; more of them would change nothing. */
const maxEntryCount = 2_000
const maxTextCount = 20

/**
 * Cohesion of a base: the mean cosine of each question with the middle of its entry's other texts. Where entries are
 * worded narrowly, a query that belongs to one comes near it; where they are worded widely, it need not. So the same
 * cosine is better evidence in one base than in another.
 *
 * The mean is drawn towards the usual where there are few such questions; a base of titles alone has none.
 *
 * @param firstTexts first row of each entry, its title, and the end of the last
 * @returns 0 to 1, after a step for each entry. Cost: O(texts · dimensions) for at most 2,000 entries of 20 texts
 */
export function* cohesionOf(
  texts: VectorIndex,
  firstTexts: readonly number[],
  language: TextLanguage,
): Generator<undefined, number> {
  let sum = usualCosine[language] * usualWeight
  let weight = usualWeight
  const entryCount = texts.dimensions === 0 ? 0 : Math.min(maxEntryCount, firstTexts.length - 1)
  for (let entry = 0; entry < entryCount; entry++) {
    const from = firstTexts[entry] ?? 0
    const to = Math.min(firstTexts[entry + 1] ?? from, from + maxTextCount)
    const total = sumOf(texts, from, to)
    const squared = total.reduce((all, value) => all + value * value, 0)
    for (let row = from + 1; row < to; row++) {
      const along = texts.cosine(total, row)
      // What is left of the sum without the row itself, by the lengths alone; a text without a vector has none.
      const rest = Math.sqrt(squared - 2 * along + 1)
      if (rest < 1e-6 || !hasVector(texts, row)) continue
      sum += (along - 1) / rest
      weight++
    }
    yield
  }
  return sum / weight
}

function sumOf(texts: VectorIndex, from: number, to: number): Float32Array {
  const total = new Float32Array(texts.dimensions)
  for (let row = from; row < to; row++) {
    const vector = texts.row(row)
    for (let at = 0; at < total.length; at++) total[at] = (total[at] ?? 0) + (vector[at] ?? 0)
  }
  return total
}

function hasVector(texts: VectorIndex, row: number): boolean {
  return texts.row(row).some((value) => value !== 0)
}

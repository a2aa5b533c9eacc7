import { moonshineVocabularySize } from './model.js'

/** The token that ends a text. */
export const endToken = 2

/** A token that may come next, with its natural log-probability. */
export interface TokenChoice {
  readonly token: number
  readonly logProbability: number
}

/** Most of the vocabulary is further below the best token than this, and changes the sum by less than 1 %. */
const negligibleLog = -15

/** The best token of one row of logits. @param row of a run over several tokens */
export function bestToken(logits: Float32Array, row = 0): TokenChoice {
  const from = row * moonshineVocabularySize
  let token = 0
  let top = -Infinity
  for (let id = 0; id < moonshineVocabularySize; id++) {
    const value = logits[from + id] ?? -Infinity
    if (value > top) {
      top = value
      token = id
    }
  }
  let sum = 0
  for (let id = 0; id < moonshineVocabularySize; id++) {
    const distance = (logits[from + id] ?? -Infinity) - top
    if (distance > negligibleLog) sum += Math.exp(distance)
  }
  return { token, logProbability: -Math.log(sum) }
}

/**
 * The best token of a row of logits, and those of `wanted` that are nearly as likely.
 *
 * @param reach most that they are less likely, in nats
 */
export function tokensNear(
  logits: Float32Array,
  wanted: Iterable<number>,
  reach: number,
): TokenChoice[] {
  const best = bestToken(logits)
  const top = logits[best.token] ?? 0
  const choices = [best]
  const seen = new Set([best.token])
  for (const token of wanted) {
    const distance = (logits[token] ?? -Infinity) - top
    if (distance < -reach || seen.has(token)) continue
    seen.add(token)
    choices.push({ token, logProbability: best.logProbability + distance })
  }
  return choices
}

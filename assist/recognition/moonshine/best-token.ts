import { sumBelow, type TokenChoice } from '../tokens/token-choice.js'
import { moonshineVocabularySize } from './model.js'

/** The token that ends a text. */
export const endToken = 2

/** The best token of one row of logits. @param row of a run over several tokens */
export function bestToken(logits: Float32Array, row = 0): TokenChoice {
  const from = row * moonshineVocabularySize
  const own = logits.subarray(from, from + moonshineVocabularySize)
  let token = 0
  let top = -Infinity
  for (let id = 0; id < own.length; id++) {
    const value = own[id] ?? -Infinity
    if (value > top) {
      top = value
      token = id
    }
  }
  return { token, logProbability: -Math.log(sumBelow(own, top)) }
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

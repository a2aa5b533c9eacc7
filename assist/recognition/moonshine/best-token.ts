import type { TokenChoice } from '../tokens/token-choice.js'
import type { MoonshineStep } from './model.js'

/** The token that ends a text. */
export const endToken = 2

/**
 * The best token that may follow, and those of `wanted` that are nearly as likely.
 *
 * @param reach most that they are less likely, in nats
 */
export function tokensNear(
  { best, logProbabilities }: MoonshineStep,
  wanted: Iterable<number>,
  reach: number,
): TokenChoice[] {
  const choices = [best]
  const seen = new Set([best.token])
  if (!logProbabilities) return choices
  for (const token of wanted) {
    const logProbability = logProbabilities[token] ?? -Infinity
    if (best.logProbability - logProbability > reach || seen.has(token)) continue
    seen.add(token)
    choices.push({ token, logProbability })
  }
  return choices
}

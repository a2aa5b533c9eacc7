import { phraseReach } from '../biasing/phrase-trie.js'
import { sumBelow, type TokenChoice } from '../tokens/token-choice.js'
import { controlTokens, textTokenCount } from './vocabulary.js'

/** Tokens that may be written: text, and the end of text. */
const writableCount = textTokenCount + 1

/**
 * The likeliest next tokens, best first, out of text and the end of text. Behind them come those that are wanted and
 * nearly as likely as the best.
 *
 * @param logits one row of at least 50,258
 * @param excluded tokens that must not come
 */
export function rankTokens(
  logits: Float32Array,
  excluded: readonly number[],
  count: number,
  wanted: Iterable<number> = [],
): TokenChoice[] {
  for (const token of excluded) logits[token] = -Infinity
  const best: { token: number; logit: number }[] = []
  let least = -Infinity
  for (let token = 0; token < writableCount; token++) {
    const logit = logits[token] ?? -Infinity
    if (logit <= least) continue
    const at = best.findLastIndex((one) => one.logit >= logit) + 1
    best.splice(at, 0, { token, logit })
    if (best.length > count) best.pop()
    if (best.length === count) least = best.at(-1)?.logit ?? -Infinity
  }
  const top = best[0]?.logit ?? 0
  const logSum = top + Math.log(sumBelow(logits.subarray(0, writableCount), top))
  const inReach = Array.from(new Set(wanted), (token) => ({
    token,
    logit: logits[token] ?? -Infinity,
  }))
  best.push(...inReach.filter(({ logit }) => logit < least && logit >= top - phraseReach))
  return best.map(({ token, logit }) => ({ token, logProbability: logit - logSum }))
}

/** The probability of one token out of a whole row, control tokens included. */
export function probabilityOf(logits: Float32Array, token: number): number {
  let top = -Infinity
  for (const logit of logits) if (logit > top) top = logit
  return Math.exp((logits[token] ?? -Infinity) - top) / sumBelow(logits, top)
}

/** Probabilities of a few tokens out of these few alone. */
export function sharesOf(logits: Float32Array, tokens: readonly number[]): number[] {
  const values = tokens.map((token) => logits[token] ?? -Infinity)
  const top = Math.max(...values)
  const powers = values.map((value) => Math.exp(value - top))
  const sum = powers.reduce((total, power) => total + power, 0)
  return powers.map((power) => power / sum)
}

/** Whether a token ends the text. */
export function isEnd({ token }: TokenChoice): boolean {
  return token === controlTokens.endOfText
}

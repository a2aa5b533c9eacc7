import { controlTokens, textTokenCount } from './vocabulary.js'

/** A token that may come next, with its natural log-probability. */
export interface TokenCandidate {
  readonly token: number
  readonly logProbability: number
}

/** Tokens that may be written: text, and the end of text. */
const writableCount = textTokenCount + 1

/** A token that is wanted is ranked where it is at most so many nats less likely than the best. */
const wantedReach = 5

/** Most of the vocabulary is further below the best token than this, and changes the sum by less than 1 %. */
const negligibleLog = -15

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
): TokenCandidate[] {
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
  const logSum = top + Math.log(sumAbove(logits, top, writableCount))
  const inReach = Array.from(new Set(wanted), (token) => ({
    token,
    logit: logits[token] ?? -Infinity,
  }))
  best.push(...inReach.filter(({ logit }) => logit < least && logit >= top - wantedReach))
  return best.map(({ token, logit }) => ({ token, logProbability: logit - logSum }))
}

/** The probability of one token out of a whole row, control tokens included. */
export function probabilityOf(logits: Float32Array, token: number): number {
  let top = -Infinity
  for (const logit of logits) if (logit > top) top = logit
  return Math.exp((logits[token] ?? -Infinity) - top) / sumAbove(logits, top, logits.length)
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
export function isEnd({ token }: TokenCandidate): boolean {
  return token === controlTokens.endOfText
}

function sumAbove(logits: Float32Array, top: number, count: number): number {
  let sum = 0
  for (let token = 0; token < count; token++) {
    const distance = (logits[token] ?? -Infinity) - top
    if (distance > negligibleLog) sum += Math.exp(distance)
  }
  return sum
}

/** A whole text that may have been said in place of the one that was written. */
export interface Reading {
  readonly text: string
  /** 0 to 0.5: how likely it is beside the written one, by the recogniser and the phrases that it favours. */
  readonly probability: number
}

/** A hypothesis of a search. */
export interface ScoredTokens {
  readonly tokens: readonly number[]
  /** The score up to and with each token, in nats, and up to the end where it was reached. */
  readonly scores: readonly number[]
}

/** Most readings beside the text; each costs one search of the base. */
const maxReadings = 2
/** Less likely ones are not worth their search. */
const leastProbability = 0.05
/** Two texts that parted are one again where so many tokens are the same. */
const meetingLength = 2

/**
 * What may have been said in place of a text: the text with the stretch exchanged in which another hypothesis of the
 * search differs from it. The probability compares the scores of both where they go on alike. The likeliest come first.
 */
export function readingsOf(
  best: ScoredTokens,
  others: readonly ScoredTokens[],
  decode: (tokens: readonly number[]) => string,
): Reading[] {
  const written = decode(best.tokens)
  const readings = new Map<string, number>()
  for (const other of others) {
    const apart = differenceOf(best.tokens, other.tokens)
    if (!apart) continue
    const { bestTo, otherTo } = apart
    const tokens = [...other.tokens.slice(0, otherTo), ...best.tokens.slice(bestTo)]
    const odds = Math.min(0, scoreAfter(other, otherTo) - scoreAfter(best, bestTo))
    const probability = 1 / (1 + Math.exp(-odds))
    const text = decode(tokens)
    if (plain(text) === plain(written) || probability < leastProbability) continue
    readings.set(text, Math.max(probability, readings.get(text) ?? 0))
  }
  return likeliest([...readings].map(([text, probability]) => ({ text, probability })))
}

/** The readings that are worth their search, the likeliest first. */
export function likeliest(readings: readonly Reading[]): Reading[] {
  return [...readings].sort((a, b) => b.probability - a.probability).slice(0, maxReadings)
}

/** Where two runs of tokens part, and where each goes on as the other does; undefined where one begins the other. */
function differenceOf(
  best: readonly number[],
  other: readonly number[],
): { bestTo: number; otherTo: number } | undefined {
  const from = other.findIndex((token, at) => token !== best[at])
  if (from < 0 || from >= best.length) return undefined
  for (let length = 0; length < best.length + other.length; length++) {
    for (let otherTo = from; otherTo <= Math.min(other.length, from + length); otherTo++) {
      const bestTo = from + length - (otherTo - from)
      if (bestTo > best.length) continue
      if (isMeeting(best.slice(bestTo), other.slice(otherTo))) return { bestTo, otherTo }
    }
  }
  return { bestTo: best.length, otherTo: other.length }
}

/** Whether two runs begin with the same tokens, or are both over after the same ones. */
function isMeeting(best: readonly number[], other: readonly number[]): boolean {
  const length = Math.min(meetingLength, Math.max(best.length, other.length))
  return best.length >= length && other.length >= length
    ? best.slice(0, length).every((token, at) => token === other[at])
    : false
}

function plain(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
}

/** The score with the first token behind a stretch: by then it is known whether a phrase was said to its end. */
function scoreAfter({ scores }: ScoredTokens, to: number): number {
  return scores[Math.min(to, scores.length - 1)] ?? 0
}

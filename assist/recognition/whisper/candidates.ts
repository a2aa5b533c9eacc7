import { phraseReach } from '../biasing/phrase-trie.js'
import type { TokenChoice } from '../tokens/token-choice.js'
import type { RowChoices } from './greedy-search.js'

/** The best tokens of a row, and behind them its own wanted ones that are nearly as likely. */
export function candidatesOf(
  { best, wanted }: RowChoices,
  count: number,
  own: ReadonlySet<number> = new Set(),
): TokenChoice[] {
  const first = best.slice(0, count)
  const least = first[0] ? first[0].logProbability - phraseReach : 0
  const isFurther = ({ token, logProbability }: TokenChoice): boolean =>
    own.has(token) && logProbability >= least && !first.some((one) => one.token === token)
  return [...first, ...wanted.filter(isFurther)]
}

/**
 * What may begin a text, with probabilities out of that alone.
 *
 * @param row its first wanted tokens are those of `blank`
 * @param blank tokens that no text begins with
 */
export function withoutBlank(row: RowChoices | undefined, blank: readonly number[]): RowChoices {
  const { best = [], wanted = [] } = row ?? {}
  const share = wanted
    .slice(0, blank.length)
    .reduce((sum, { logProbability }) => sum + Math.exp(logProbability), 0)
  // Where the end takes nearly everything, what is left of it is no more than rounding.
  const rest = Math.log(Math.max(1e-6, 1 - share))
  const written = (choices: readonly TokenChoice[]): TokenChoice[] =>
    choices
      .filter(({ token }) => !blank.includes(token))
      .map(({ token, logProbability }) => ({ token, logProbability: logProbability - rest }))
  return { best: written(best), wanted: written(wanted.slice(blank.length)) }
}

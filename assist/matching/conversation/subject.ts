import type { MatchedTurn } from './recent-turns.js'

/** Turns of the customer that may have named it. */
const maxTurns = 4

/**
 * What the customer's last turns were about, in their own telling words: “car” of “two weeks ago I got a car from you”.
 * A sentence that goes on about it seldom names it again.
 *
 * @param own the sentence that goes on; its own words are not repeated
 * @returns the turns that named something, newest first, each with its words as one text
 */
export function subjectsOf(
  turns: readonly MatchedTurn[],
  own: string,
): readonly { readonly turn: MatchedTurn; readonly words: string }[] {
  const said = own.toLowerCase()
  return turns
    .filter(({ channel }) => channel === 'customer')
    .slice(-maxTurns)
    .reverse()
    .map((turn) => ({
      turn,
      words: asText(tellingWords(turn).filter((word) => !said.includes(word))),
    }))
    .filter(({ words }) => words !== '')
}

function tellingWords({ matches: [best] }: MatchedTurn): readonly string[] {
  const words = best?.because.filter(({ kind }) => kind === 'word') ?? []
  return [...new Set(words.map(({ text }) => text.toLowerCase()))]
}

function asText(words: readonly string[]): string {
  if (words.length === 0) return ''
  return /\p{Script=Han}/u.test(words.join('')) ? words.join('') : `${words.join(' ')}.`
}

import type { SolutionCard } from '../../../../solutions/solution-card.js'
import { answerLines } from './solution-text.js'

/** Share of a line's content words that an utterance has to contain for the line to count as spoken. */
const minSpokenShare = 0.5
/** Words, or pairs of Han characters, that an utterance has to share with the line at least. */
const minSpokenUnits = 3

const unitsOfLine = new WeakMap<SolutionCard, readonly ReadonlySet<string>[]>()

/**
 * True where an agent's utterance, finished or not, speaks a line of the answer.
 *
 * Design: the goal is to keep a card in place while the agent reads from it, also where words are misrecognised or
 * rephrased. So content words are counted and their order is ignored. An unfinished sentence is found about halfway
 * through. Alternative rejected: comparing strings from their beginning, which fails with one "well, so" in front of
 * the line.
 */
export function isAnswerSpoken(solution: SolutionCard, text: string): boolean {
  const heard = unitsOf(text)
  if (heard.size < minSpokenUnits) return false
  return linesOf(solution).some((line) => {
    const hits = [...line].filter((unit) => heard.has(unit)).length
    return hits >= minSpokenUnits && hits / line.size >= minSpokenShare
  })
}

function linesOf(solution: SolutionCard): readonly ReadonlySet<string>[] {
  let lines = unitsOfLine.get(solution)
  if (!lines) {
    const { say, steps } = answerLines(solution)
    lines = [say, ...steps].map(unitsOf)
    unitsOfLine.set(solution, lines)
  }
  return lines
}

/** The content of a text: words of four letters and more, and pairs of neighbouring Han characters. */
function unitsOf(text: string): ReadonlySet<string> {
  const lower = text.toLowerCase()
  const units = new Set(lower.match(/[\p{Script=Latin}\p{N}']{4,}/gu) ?? [])
  for (const run of lower.match(/\p{Script=Han}{2,}/gu) ?? []) {
    for (let at = 0; at + 1 < run.length; at++) units.add(run.slice(at, at + 2))
  }
  return units
}

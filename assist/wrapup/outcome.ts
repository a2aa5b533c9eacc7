import type { SaidLine } from './said-line.js'
import { sentencesOf } from './signs/sentences.js'
import { signsOf } from './signs/signs-of.js'
import type { CallOutcome, SummarySentence } from './wrap-up.js'

/** Lines at the end of a call in which people say how it came out. */
const closingLineCount = 8

/** How a call seems to have come out; null where it does not tell. The agent has the last word. */
export function guessedOutcome(
  lines: readonly SaidLine[],
  summary: readonly SummarySentence[],
): CallOutcome | null {
  const agentSentences = sentencesOfSide(lines, 'agent')
  if (agentSentences.some((sentence) => signsOf(sentence).isEscalated(sentence))) return 'escalated'
  const closing = lines.slice(-closingLineCount)
  const contentCount = sentencesOfSide(closing, 'customer').filter(
    (sentence) => signsOf(sentence).isContent(sentence) && !signsOf(sentence).isStuck(sentence),
  ).length
  const stuckCount = closing
    .flatMap(({ text }) => sentencesOf(text))
    .filter((sentence) => signsOf(sentence).isStuck(sentence)).length
  if (stuckCount > contentCount) return 'not'
  if (contentCount > 0) return 'resolved'
  const isDone = summary.some(({ part }) => part === 'done')
  const isOpen = summary.some(({ part }) => part === 'promised')
  return isDone && !isOpen ? 'resolved' : null
}

function sentencesOfSide(lines: readonly SaidLine[], side: SaidLine['channel']): string[] {
  return lines.filter(({ channel }) => channel === side).flatMap(({ text }) => sentencesOf(text))
}

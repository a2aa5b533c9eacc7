import type { SolutionCard } from '../../../../solutions/solution-card.js'

/** The lines of an answer as it is drawn: the line to speak, then the steps. */
export interface AnswerLines {
  readonly say: string
  /** The steps without their own numbers and dashes. */
  readonly steps: readonly string[]
  /** True where the steps of the answer are numbered. */
  readonly isNumbered: boolean
}

const listSign = /^\s*(?:(\d{1,2})[.)、．]|[-*•·])\s*/u

/** Splits an answer into its line to speak and its steps. The line to speak is not repeated among the steps. */
export function answerLines(solution: Pick<SolutionCard, 'say' | 'answer'>): AnswerLines {
  const lines = solution.answer
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const say = solution.say?.trim() ?? lines[0] ?? ''
  const rest = lines[0] === say ? lines.slice(1) : lines
  return {
    say,
    steps: rest.map((line) => line.replace(listSign, '')),
    isNumbered: rest.some((line) => /^\d/u.test(line)),
  }
}

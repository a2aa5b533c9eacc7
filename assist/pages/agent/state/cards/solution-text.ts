import type { SolutionCard } from '../../../../solutions/solution-card.js'

/** An answer as it is drawn: the line to speak and what follows it. */
export interface AnswerLines {
  readonly say: string
  /** Without their own numbers and dashes. */
  readonly steps: readonly string[]
  /** True where the steps came numbered. */
  readonly isNumbered: boolean
}

const listSign = /^\s*(?:(\d{1,2})[.)、．]|[-*•·])\s*/u

/** The speakable line of an answer and its steps; the line is not said twice. */
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

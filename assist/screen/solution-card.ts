import type { Solution } from '../solutions/solution.js'
import type { SolutionCard } from './screen-protocol.js'

/** What a screen shows of a solution; its follow-up and its questions are not for it. */
export function cardOf(solution: Solution): SolutionCard {
  const { id: solutionId, title, answer, tags, say, medium, language, internal } = solution
  return {
    id: solutionId,
    title,
    answer,
    tags,
    say: say ?? answer.split('\n')[0] ?? '',
    ...(medium === undefined ? {} : { medium }),
    ...(language === undefined ? {} : { language }),
    ...(internal === undefined ? {} : { internal }),
  }
}

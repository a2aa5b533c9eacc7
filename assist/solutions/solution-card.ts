import type { Solution } from './solution.js'

/** What an agent's screen shows of a solution. */
export type SolutionCard = Pick<
  Solution,
  | 'id'
  | 'title'
  | 'say'
  | 'answer'
  | 'tags'
  | 'medium'
  | 'language'
  | 'internal'
  | 'customer'
  | 'guide'
>

/** The card of a solution; its line to speak is the first of the answer where the entry has none of its own. */
export function cardOf(solution: Solution): SolutionCard {
  const { id, title, answer, tags, say, medium, language, internal, customer, guide } = solution
  return {
    id,
    title,
    answer,
    tags,
    say: say ?? answer.split('\n')[0] ?? '',
    ...(medium === undefined ? {} : { medium }),
    ...(language === undefined ? {} : { language }),
    ...(internal === undefined ? {} : { internal }),
    ...(customer === undefined ? {} : { customer }),
    ...(guide === undefined ? {} : { guide }),
  }
}

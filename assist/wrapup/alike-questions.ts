import { analyse } from '../matching/words/analysis.js'

/** How alike the words of two questions have to be: cosine of their words, each by how rare it is. */
const leastLikeness = 0.5

/**
 * Puts questions together whose words are alike; one whose words tell nothing stands alone. The first question of a
 * group decides who joins it, so that a group does not drift.
 *
 * @returns groups of the given questions in their order, the largest group first
 */
export function alikeQuestions<T extends { readonly text: string }>(
  questions: readonly T[],
): T[][] {
  const terms = questions.map(({ text }) => new Set(analyse(text).map(({ term }) => term)))
  const counts = new Map<string, number>()
  for (const set of terms) for (const term of set) counts.set(term, (counts.get(term) ?? 0) + 1)
  const weightOf = (term: string): number =>
    Math.log(1 + questions.length / (counts.get(term) ?? 1)) ** 2
  const lengths = terms.map((set) => Math.sqrt(sum([...set].map(weightOf))))
  const groups: { readonly first: number; readonly members: T[] }[] = []
  /** Groups by the words of their first questions. */
  const groupsOf = new Map<string, number[]>()
  for (const [at, question] of questions.entries()) {
    const own = terms[at] ?? new Set<string>()
    const shared = new Map<number, number>()
    for (const term of own) {
      for (const group of groupsOf.get(term) ?? []) {
        shared.set(group, (shared.get(group) ?? 0) + weightOf(term))
      }
    }
    const near = [...shared]
      .map(([group, weight]) => {
        const other = lengths[groups[group]?.first ?? 0] ?? 0
        return { group, likeness: weight / ((lengths[at] ?? 0) * other) }
      })
      .sort((a, b) => b.likeness - a.likeness)[0]
    const joined = near && near.likeness >= leastLikeness ? groups[near.group] : undefined
    if (joined) {
      joined.members.push(question)
      continue
    }
    groups.push({ first: at, members: [question] })
    for (const term of own) groupsOf.set(term, [...(groupsOf.get(term) ?? []), groups.length - 1])
  }
  return groups.map(({ members }) => members).sort((a, b) => b.length - a.length)
}

function sum(values: readonly number[]): number {
  return values.reduce((all, one) => all + one, 0)
}

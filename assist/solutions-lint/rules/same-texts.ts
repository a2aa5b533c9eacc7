import type { Solution } from '../../solutions/solution.js'
import type { EntryRule, Finding } from '../finding.js'
import { named, normalForm, quoted } from './naming.js'

/** Finds entries that are equal as a whole, in their title or in their answer, and questions that several entries have. */
export const sameTextFindings: EntryRule = (solutions) => {
  const distinct = distinctEntries(solutions)
  return [
    ...groups(solutions, (solution) => [wholeOf(solution)]).map(({ ids }) =>
      duplicate('error', ids, 'are the same in title, questions and answer'),
    ),
    ...groups(distinct, ({ questions }) => questions).map(sharedQuestion),
    ...groups(distinct, ({ title }) => [title]).map(({ ids, text }) =>
      duplicate('warning', ids, `have the same title, ${quoted(text)}`),
    ),
    ...groups(distinct, ({ answer }) => [answer]).map(({ ids, text }) =>
      duplicate('warning', ids, `have the same answer, ${quoted(text.replace(/\s+/g, ' '))}`),
    ),
  ]
}

/** Leaves out entries that repeat an earlier one in title, questions and answer. */
export function distinctEntries(solutions: readonly Solution[]): Solution[] {
  const seen = new Set<string>()
  return solutions.filter((solution) => {
    const whole = normalForm(wholeOf(solution))
    if (whole !== '' && seen.has(whole)) return false
    seen.add(whole)
    return true
  })
}

interface Group {
  readonly ids: readonly string[]
  /** The text that they share, as the first of them writes it. */
  readonly text: string
}

/** Groups of two or more entries that share a text and are valid on the same day. */
function groups(
  solutions: readonly Solution[],
  textsOf: (solution: Solution) => readonly string[],
): Group[] {
  const sharing = new Map<string, { readonly text: string; readonly members: Set<Solution> }>()
  for (const solution of solutions) {
    for (const text of textsOf(solution)) {
      const form = normalForm(text)
      if (form === '') continue
      const group = sharing.get(form) ?? { text, members: new Set() }
      group.members.add(solution)
      sharing.set(form, group)
    }
  }
  return [...sharing.values()].flatMap(({ text, members }) => {
    const together = members.size > 1 ? simultaneous([...members]) : []
    return together.length > 1 ? [{ text, ids: together.map(({ id }) => id) }] : []
  })
}

/** Entries that are valid on a day on which another one is too: this year's price list may read like last year's. */
function simultaneous(members: readonly Solution[]): Solution[] {
  const fromOf = ({ validFrom }: Solution): string => validFrom ?? ''
  const toOf = ({ validTo }: Solution): string => validTo ?? '9999'
  const kept = new Set<Solution>()
  let last: Solution | undefined
  for (const member of [...members].sort((a, b) => (fromOf(a) < fromOf(b) ? -1 : 1))) {
    if (last && fromOf(member) <= toOf(last)) kept.add(last).add(member)
    if (!last || toOf(member) > toOf(last)) last = member
  }
  return members.filter((member) => kept.has(member))
}

function duplicate(severity: Finding['severity'], ids: readonly string[], what: string): Finding {
  return {
    ...{ severity, rule: 'duplicate', ids },
    evidence: `${named(ids)} ${what}.`,
    advice: 'Keep one of them, with the questions of all.',
  }
}

function sharedQuestion({ ids, text }: Group): Finding {
  return {
    ...{ severity: 'error', rule: 'question', ids },
    evidence: `${quoted(text)} is a question of ${named(ids)}, so chance decides which is found.`,
    advice: 'Leave a question to the one entry that answers it.',
  }
}

function wholeOf({ title, questions, answer }: Solution): string {
  return [title, ...questions, answer].join('\n')
}

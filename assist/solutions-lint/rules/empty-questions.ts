import { analyse } from '../../matching/words/analysis.js'
import type { Solution } from '../../solutions/solution.js'
import type { EntryRule, Finding } from '../finding.js'
import { normalForm, quoted } from './naming.js'

/** Finds questions that ask nothing: signs alone, or only words that every question has. */
export const emptyQuestionFindings: EntryRule = (solutions) =>
  solutions.flatMap((solution) =>
    solution.questions
      .filter((question) => isEmpty(question, solution))
      .map((question): Finding => {
        return {
          ...{ severity: 'warning', rule: 'question', ids: [solution.id] },
          evidence: `${quoted(question)} has no word that tells what is asked.`,
          advice: 'Write what the customer wants, or delete the question.',
        }
      }),
  )

/** The word list covers English and Chinese; in other scripts every word counts. */
function isEmpty(question: string, { language }: Solution): boolean {
  if (normalForm(question) === '') return true
  if (language === 'ko' || !/^[\P{L}\p{Script=Latin}\p{Script=Han}]*$/u.test(question)) return false
  return analyse(question).length === 0
}

import { languageOf } from '../../matching/words/analysis.js'
import type { Finding } from '../finding.js'
import { quoted } from './naming.js'
import type { EntryProbe } from '../probe.js'

/** Finds entries that none of their own questions finds first; the title counts where an entry has no question. */
export function unreachableFindings(probes: readonly EntryProbe[]): Finding[] {
  return probes.filter(({ isReached }) => !isReached).map(unreachable)
}

function unreachable({ solution, lost }: EntryProbe): Finding {
  const { id, questions, language } = solution
  const [{ text, winner } = { text: solution.title, winner: undefined }] = lost
  const own = questions.length > 0 ? 'None of its questions' : 'It has no question, and its title'
  const finds = questions.length > 0 ? 'finds it first' : 'does not find it first'
  const example = `${quoted(text)} finds ${winner ?? 'nothing'}`
  const isOtherLanguage = language !== undefined && languageOf(text) !== language
  const reason = isOtherLanguage ? `; it is marked as ${language}` : ''
  return {
    ...{ severity: 'error', rule: 'unreachable' },
    ids: winner === undefined || winner === id ? [id] : [id, winner],
    evidence: `${own} ${finds}: ${example}${reason}.`,
    advice: adviceFor(isOtherLanguage, winner),
  }
}

function adviceFor(isOtherLanguage: boolean, winner: string | undefined): string {
  if (isOtherLanguage) {
    return 'Mark the entry with the language of its questions; the search knows en and zh.'
  }
  if (winner === undefined) return 'Add questions in the words that customers use.'
  return 'Add questions that only this entry answers, or merge it with the entry that is found.'
}

import type { Solution } from '../store/solution.js'
import { analyse, languageOf, type Term, type TextLanguage } from './analysis.js'
import { probability, type Evidence } from './fusion.js'
import {
  buildLanguageIndex,
  rank,
  type Candidate,
  type EmbedText,
  type LanguageIndex,
} from './language-index.js'
import type { Match, MatchResult, Reason, SolutionTraits } from './match.js'
import { isShown } from './shown.js'

/** One text to be matched. */
export interface MatchQuery {
  readonly text: string
  /** Most candidates to return. */
  readonly top: number
}

/** What building an index takes beside the solutions. */
export interface MatchIndexOptions {
  /** ISO date; entries that are not valid on it are left out. */
  readonly today: string
  /** Called after each solution with the share that is done, 0 to 1. */
  readonly onProgress?: (share: number) => void
}

/**
 * One immutable version of a solution base, indexed: words and meaning by language. A change of the base makes
 * a new index; calls that are matched meanwhile keep the one they began with.
 */
export class MatchIndex {
  readonly version: string
  readonly solutionCount: number
  readonly #byLanguage: ReadonlyMap<TextLanguage, LanguageIndex>

  private constructor(
    version: string,
    solutionCount: number,
    byLanguage: ReadonlyMap<TextLanguage, LanguageIndex>,
  ) {
    this.version = version
    this.solutionCount = solutionCount
    this.#byLanguage = byLanguage
  }

  /**
   * Cost: one embedding for each title and question, about 3 ms each where they are not known yet.
   */
  static async build(
    solutions: readonly Solution[],
    version: string,
    embed: EmbedText,
    options: MatchIndexOptions,
  ): Promise<MatchIndex> {
    const groups = new Map<TextLanguage, Solution[]>()
    for (const solution of solutions.filter((one) => isShown(one, options.today))) {
      const language = languageOfSolution(solution)
      const group = groups.get(language)
      if (group) group.push(solution)
      else groups.set(language, [solution])
    }
    const byLanguage = new Map<TextLanguage, LanguageIndex>()
    let doneCount = 0
    for (const [language, group] of groups) {
      const index = await buildLanguageIndex(group, language, embed, () => {
        options.onProgress?.(++doneCount / solutions.length)
      })
      byLanguage.set(language, index)
    }
    return new MatchIndex(version, solutions.length, byLanguage)
  }

  /** Ranked candidates, best first, each with its calibrated probability and reasons. */
  async match(query: MatchQuery, embed: EmbedText): Promise<MatchResult> {
    const weighed = await this.weigh(query, embed)
    const matches = weighed.map(({ solutionId, evidence, because, traits }): Match => {
      const confidence = probability(evidence, languageOf(query.text))
      return { solutionId, confidence, because, traits }
    })
    return { matches, solutionsVersion: this.version }
  }

  /** The candidates with their evidence before calibration: what the fitting works on. */
  async weigh(
    query: MatchQuery,
    embed: EmbedText,
  ): Promise<
    { solutionId: string; evidence: Evidence; because: Reason[]; traits: SolutionTraits }[]
  > {
    const language = languageOf(query.text)
    const index = this.#byLanguage.get(language)
    const terms = analyse(query.text, language)
    if (!index || terms.length === 0) return []
    const vector = await embed(query.text, language)
    const candidates = rank(index, terms, vector)
    const [first, second] = [...candidates].sort((a, b) => b.cosine - a.cosine)
    return candidates.slice(0, query.top).map((candidate) => {
      const rival = candidate === first ? second : first
      const evidence: Evidence = {
        cosine: candidate.cosine,
        cosineMargin: rival ? candidate.cosine - rival.cosine : 0,
        wordShare: candidate.wordShare,
        coverage: candidate.words.coverage,
        termCount: terms.length,
      }
      return {
        solutionId: candidate.solution.id,
        evidence,
        because: reasons(candidate, terms),
        traits: traitsOf(candidate.solution),
      }
    })
  }
}

/** The words that both have, as they stand in the query, and the example question that means the same. */
function reasons(candidate: Candidate, terms: readonly Term[]): Reason[] {
  const shared = terms.filter((term) => candidate.terms.has(term.term)).map((term) => term.surface)
  const words = [...new Set(shared)].slice(0, 8).map((text): Reason => ({ text, kind: 'word' }))
  const meaning: Reason[] = candidate.meaningOf
    ? [{ text: candidate.meaningOf, kind: 'meaning' }]
    : []
  return [...words, ...meaning]
}

/** Numbered lines of an answer are its steps where they are not given apart. */
function traitsOf({ title, medium, steps, answer }: Solution): SolutionTraits {
  const hasSteps = (steps?.length ?? 0) > 0 || /^\s*2[.、)]/m.test(answer)
  return { title, ...(medium ? { medium } : {}), hasSteps }
}

/** The language under which an entry is found: its own, or that of its title and questions. */
export function languageOfSolution(solution: Solution): TextLanguage {
  if (solution.language === 'zh') return 'zh'
  if (solution.language === 'en') return 'en'
  return languageOf(`${solution.title} ${solution.questions.join(' ')}`)
}

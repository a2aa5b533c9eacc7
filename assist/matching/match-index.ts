import type { Reading } from '../recognition/biasing/readings.js'
import type { GlossaryEntry } from '../solutions/glossary.js'
import { cardOf } from '../solutions/solution-card.js'
import type { Solution } from '../solutions/solution.js'
import { languageOf, saysSomething, type TextLanguage } from './words/analysis.js'
import {
  lettersOf,
  queryEvidence,
  rank,
  type Candidate,
  type PreparedQuery,
} from './weighing/candidates.js'
import type { Evidence, QueryEvidence } from './weighing/evidence.js'
import { probabilities } from './weighing/fusion.js'
import { explain } from './words/glossary.js'
import { buildLanguageIndex, type LanguageIndex } from './index/language-index.js'
import type { EmbedText } from './meaning/embed-text.js'
import { plainVersion, withBiases, type Biases } from './weighing/learnt-bias.js'
import type { Match, MatchResult, SolutionTraits } from './match.js'
import { withoutDenials } from './words/denials.js'
import { matchedForm } from './words/matched-form.js'
import { meaningOf } from './meaning/query-meaning.js'
import { queryText } from './words/query-text.js'
import { tellingTerms } from './words/telling-words.js'
import { weighedByReading, type ReadMatches } from './weighing/readings-weighed.js'
import { reasons } from './weighing/reasons.js'
import { isPublishedOn } from '../solutions/published.js'
import { spokenSolution, type SpokenQuery } from './weighing/spoken-line.js'

/** One text to be matched. */
export interface MatchQuery {
  readonly text: string
  /** Most candidates to return. */
  readonly top: number
  /** Without what was learnt. */
  readonly isPlain?: boolean
  /** Compares with every text of however large a base, which may take seconds; for measuring only. */
  readonly isExact?: boolean
  /** How sure the recogniser was of the text, 0 to 1; left out for what was written. */
  readonly heardConfidence?: number
  /** What may have been said instead of the text; each costs as much as the text. */
  readonly readings?: readonly Reading[]
}

/** A query beside its candidates, as the fitting of the calibration sees it. */
export interface WeighedQuery {
  readonly candidates: readonly { readonly solutionId: string; readonly evidence: Evidence }[]
  /** Undefined where the text has no words. */
  readonly query: QueryEvidence | undefined
}

/** What building an index takes beside the solutions. */
export interface MatchIndexOptions {
  /** ISO date; entries that are not valid on it are left out. */
  readonly today: string
  /** Customers' words for proper terms; none where left out. */
  readonly glossary?: readonly GlossaryEntry[]
  /** What use has taught; nothing where left out. */
  readonly biases?: Biases
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
  readonly #glossary: Readonly<Record<TextLanguage, readonly GlossaryEntry[]>>
  readonly #biases: Biases
  readonly #byLanguage: ReadonlyMap<TextLanguage, LanguageIndex>

  private constructor(
    { version, solutionCount }: Pick<MatchIndex, 'version' | 'solutionCount'>,
    { glossary = [], biases = {} }: Pick<MatchIndexOptions, 'glossary' | 'biases'>,
    byLanguage: ReadonlyMap<TextLanguage, LanguageIndex>,
  ) {
    this.version = version
    this.solutionCount = solutionCount
    this.#glossary = {
      en: glossary.map((entry) => formOf(entry, 'en')),
      zh: glossary.map((entry) => formOf(entry, 'zh')),
    }
    this.#biases = biases
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
    // Training takes the entries in turn: the order of a file must not change what it learns.
    const shown = solutions.filter((one) => isPublishedOn(one, options.today))
    for (const solution of [...shown].sort((a, b) => (a.id < b.id ? -1 : 1))) {
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
    const facts = { version, solutionCount: solutions.length }
    return new MatchIndex(facts, options, byLanguage)
  }

  /**
   * Ranked candidates, best first, each with its calibrated probability and reasons. Where there are other readings of
   * what was heard, each candidate counts in the reading that speaks for it most.
   */
  async match(query: MatchQuery, embed: EmbedText): Promise<MatchResult> {
    const { readings = [], top } = query
    const written = await this.#matchText(query, embed)
    if (readings.length === 0) return written
    const others: ReadMatches[] = []
    for (const { text, probability } of readings) {
      const { matches } = await this.#matchText({ ...query, text }, embed)
      others.push({ probability, matches })
    }
    return { ...written, matches: weighedByReading(written.matches, others).slice(0, top) }
  }

  async #matchText(query: MatchQuery, embed: EmbedText): Promise<MatchResult> {
    const weighed = await this.#weigh(query, embed)
    if (!weighed) return { matches: [], solutionsVersion: this.version }
    const { index, prepared, candidates } = weighed
    const confidences = probabilities(
      candidates.map(({ evidence }) => evidence),
      queryEvidence(index, prepared),
      prepared.language,
    )
    const telling = tellingTerms(prepared.terms, prepared.language, (term) =>
      index.words.share(term),
    )
    const said = { text: query.text, form: prepared.form, terms: telling }
    const matches = candidates.slice(0, query.top).map((candidate, at): Match => ({
      solutionId: candidate.solution.id,
      confidence: confidences[at] ?? 0,
      because: reasons(candidate, said, index.sounds),
      traits: traitsOf(candidate.solution),
      card: cardOf(candidate.solution),
    }))
    if (query.isPlain === true) return { matches, solutionsVersion: plainVersion(this.version) }
    return { matches: withBiases(matches, this.#biases), solutionsVersion: this.version }
  }

  /** The solution one of whose lines the text repeats; undefined where it repeats none. */
  async spoken(query: SpokenQuery, embed: EmbedText): Promise<string | undefined> {
    const language = languageOf(query.text)
    const index = this.#byLanguage.get(language)
    return index && spokenSolution(index, language, query, embed)
  }

  /** The candidates with their evidence before calibration: what the fitting works on. */
  async weigh(
    query: Pick<MatchQuery, 'text' | 'isExact' | 'heardConfidence'>,
    embed: EmbedText,
  ): Promise<WeighedQuery> {
    const weighed = await this.#weigh(query, embed)
    if (!weighed) return { candidates: [], query: undefined }
    const { index, prepared, candidates } = weighed
    return {
      candidates: candidates.map(({ solution, evidence }) => ({
        solutionId: solution.id,
        evidence,
      })),
      query: queryEvidence(index, prepared),
    }
  }

  async #weigh(
    {
      text: raw,
      isExact,
      heardConfidence,
    }: Pick<MatchQuery, 'text' | 'isExact' | 'heardConfidence'>,
    embed: EmbedText,
  ): Promise<
    { index: LanguageIndex; prepared: PreparedQuery; candidates: Candidate[] } | undefined
  > {
    const cut = queryText(raw)
    const language = languageOf(cut)
    const form = matchedForm(cut, language)
    const index = this.#byLanguage.get(language)
    const explained = explain(withoutDenials(form, language), language, this.#glossary[language])
    const { terms } = explained
    if (!index || !saysSomething(explained.text, language, terms.length)) return undefined
    const asked = { text: explained.text, language, heardConfidence }
    const meaning = await meaningOf(index, asked, embed)
    const sound = index.sounds.query(explained.text)
    const prepared = { language, form, letters: lettersOf(form), terms, ...meaning, sound }
    return { index, prepared, candidates: rank(index, prepared, isExact) }
  }
}

/** An entry of the glossary as texts of a language are compared. */
function formOf(entry: GlossaryEntry, language: TextLanguage): GlossaryEntry {
  const { says, means } = entry
  return { ...entry, says: matchedForm(says, language), means: matchedForm(means, language) }
}

/** Numbered lines of an answer are its steps where they are not given apart. */
function traitsOf({ title, medium, steps, answer, tags }: Solution): SolutionTraits {
  const hasSteps = (steps?.length ?? 0) > 0 || /^\s*2[.、)]/m.test(answer)
  return { title, ...(medium ? { medium } : {}), hasSteps, tags }
}

/** The language under which an entry is found: its own, or that of its title and questions. */
export function languageOfSolution(solution: Solution): TextLanguage {
  if (solution.language === 'zh') return 'zh'
  if (solution.language === 'en') return 'en'
  return languageOf(`${solution.title} ${solution.questions.join(' ')}`)
}

import type { Solution } from '../store/solution.js'
import { analyse, languageOf, type Term, type TextLanguage } from './analysis.js'
import { normalise } from './normalise.js'
import { Bm25Index, type Bm25Score, type WeightedField } from './bm25.js'
import { probability, rankScore, type Evidence } from './fusion.js'
import type { Match, MatchResult, Reason } from './match.js'
import { VectorIndex } from './vector-index.js'

/** Gives the embedding of a text in a language; undefined where that model is not there. */
export type EmbedText = (text: string, language: TextLanguage) => Promise<Float32Array | undefined>

/** Candidates that are weighed in full; the others are too far behind to be shown. */
const candidateCount = 10

/** Weights of the fields in BM25F: what a solution is about counts more than what its answer mentions. */
const fieldWeights = { title: 2, questions: 1, tags: 1, answer: 0.3 } as const

interface LanguageIndex {
  readonly solutions: readonly Solution[]
  /** Every term of each solution, for the words that are marked. */
  readonly terms: readonly ReadonlySet<string>[]
  readonly words: Bm25Index
  readonly vectors: VectorIndex
  /** One vector a solution: the middle of its title and questions. */
  readonly centres: VectorIndex
  /** The text behind each vector, for the reason that is shown. */
  readonly vectorTexts: readonly string[]
}

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

interface Candidate {
  readonly solution: Solution
  readonly terms: ReadonlySet<string>
  readonly cosine: number
  readonly meaningOf: string | undefined
  readonly words: Bm25Score
  readonly wordShare: number
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
      groups.set(language, [...(groups.get(language) ?? []), solution])
    }
    const byLanguage = new Map<TextLanguage, LanguageIndex>()
    let doneCount = 0
    for (const [language, group] of groups) {
      const rows: { owner: number; vector: Float32Array }[] = []
      const centres: { owner: number; vector: Float32Array }[] = []
      const vectorTexts: string[] = []
      for (const [owner, solution] of group.entries()) {
        const firstRow = rows.length
        for (const text of [solution.title, ...solution.questions]) {
          const vector = await embed(text, language)
          if (!vector) continue
          rows.push({ owner, vector })
          vectorTexts.push(text)
        }
        const own = rows.slice(firstRow).map((row) => row.vector)
        if (own.length > 0) centres.push({ owner, vector: centreOf(own) })
        doneCount++
        options.onProgress?.(doneCount / solutions.length)
      }
      const fields = group.map((solution) => fieldsOf(solution, language))
      byLanguage.set(language, {
        solutions: group,
        terms: fields.map((own) => new Set(own.flatMap((field) => field.terms))),
        words: new Bm25Index(fields),
        vectors: new VectorIndex(rows),
        centres: new VectorIndex(centres),
        vectorTexts,
      })
    }
    return new MatchIndex(version, solutions.length, byLanguage)
  }

  /** Ranked candidates, best first, each with its calibrated probability and reasons. */
  async match(query: MatchQuery, embed: EmbedText): Promise<MatchResult> {
    const weighed = await this.weigh(query, embed)
    const matches = weighed.map(({ solutionId, evidence, because }): Match => {
      const confidence = probability(evidence, languageOf(query.text))
      return { solutionId, confidence, because }
    })
    return { matches, solutionsVersion: this.version }
  }

  /** The candidates with their evidence before calibration: what the fitting works on. */
  async weigh(
    query: MatchQuery,
    embed: EmbedText,
  ): Promise<{ solutionId: string; evidence: Evidence; because: Reason[] }[]> {
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
      }
    })
  }
}

function rank(
  index: LanguageIndex,
  terms: readonly Term[],
  vector: Float32Array | undefined,
): Candidate[] {
  const words = index.words.search(terms.map((term) => term.term))
  const meanings = vector ? index.vectors.search(vector) : new Map<number, never>()
  const centres = vector ? index.centres.search(vector) : new Map<number, never>()
  const bestWords = Math.max(...[...words.values()].map((score) => score.score), 1e-9)
  const noWords: Bm25Score = { score: 0, coverage: 0 }
  const places = new Set([...words.keys(), ...meanings.keys()])
  const candidates = [...places].flatMap((place): Candidate[] => {
    const solution = index.solutions[place]
    if (!solution) return []
    const meaning = meanings.get(place)
    const own = words.get(place) ?? noWords
    return [
      {
        solution,
        terms: index.terms[place] ?? new Set(),
        // The nearest text may be near by chance; the middle of all of them says what the solution is about.
        cosine: ((meaning?.cosine ?? 0) + (centres.get(place)?.cosine ?? 0)) / 2,
        meaningOf: meaning && index.vectorTexts[meaning.row],
        words: own,
        wordShare: own.score / bestWords,
      },
    ]
  })
  const scored = candidates.map((candidate) => ({
    candidate,
    score: rankScore({ ...candidate, coverage: candidate.words.coverage }),
  }))
  return scored
    .sort(
      (a, b) => b.score - a.score || (a.candidate.solution.id < b.candidate.solution.id ? -1 : 1),
    )
    .slice(0, candidateCount)
    .map(({ candidate }) => candidate)
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

function fieldsOf(solution: Solution, language: TextLanguage): WeightedField[] {
  const terms = (text: string): string[] => analyse(text, language).map((term) => term.term)
  return [
    { terms: terms(solution.title), weight: fieldWeights.title },
    { terms: solution.questions.flatMap(terms), weight: fieldWeights.questions },
    { terms: solution.tags.flatMap(terms), weight: fieldWeights.tags },
    { terms: terms(solution.answer), weight: fieldWeights.answer },
  ]
}

/** Middle of unit vectors, again of unit length. */
function centreOf(vectors: readonly Float32Array[]): Float32Array {
  const centre = new Float32Array(vectors[0]?.length ?? 0)
  for (const vector of vectors) {
    for (const [at, value] of vector.entries()) centre[at] = (centre[at] ?? 0) + value
  }
  return normalise(centre)
}

function languageOfSolution(solution: Solution): TextLanguage {
  if (solution.language === 'zh') return 'zh'
  if (solution.language === 'en') return 'en'
  return languageOf(`${solution.title} ${solution.questions.join(' ')}`)
}

function isShown({ status, validFrom, validTo }: Solution, today: string): boolean {
  if (status !== undefined && status !== 'published') return false
  return (validFrom ?? '') <= today && today <= (validTo ?? '9999')
}

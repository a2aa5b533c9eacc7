import type { Solution } from '../store/solution.js'
import { analyse, languageOf, type Term, type TextLanguage } from './analysis.js'
import { normalise } from './normalise.js'
import { Bm25Index, type Bm25Score, type WeightedField } from './bm25.js'
import { probability, rankScore, type Evidence } from './fusion.js'
import type { Match, MatchResult, Reason, SolutionTraits } from './match.js'
import { isShown } from './shown.js'
import { TopPlaces } from './top-places.js'
import { VectorIndex } from './vector-index.js'

/** Gives the embedding of a text in a language; undefined where that model is not there. */
export type EmbedText = (text: string, language: TextLanguage) => Promise<Float32Array | undefined>

/** Candidates that are weighed in full; the others are too far behind to be shown. */
const candidateCount = 10

/** Solutions of which every text is compared; a larger base compares their middles first. */
const shortlistCount = 300

const noWords: Bm25Score = { score: 0, coverage: 0 }

interface QueryParts {
  /** Best BM25 score of the query. */
  readonly bestWords: number
  readonly vector: Float32Array | undefined
}

/** Weights of the fields in BM25F: what a solution is about counts more than what its answer mentions. */
const fieldWeights = { title: 2, questions: 1, tags: 1, answer: 0.3 } as const

interface LanguageIndex {
  readonly solutions: readonly Solution[]
  /** Every term of each solution, for the words that are marked. */
  readonly terms: readonly ReadonlySet<string>[]
  readonly words: Bm25Index
  /** One vector a title or question, a solution's together; the text behind each is shown as the reason. */
  readonly texts: VectorIndex
  readonly textOf: readonly string[]
  /** First row of each solution in `texts`, and the end of the last. */
  readonly firstTexts: readonly number[]
  /** One vector a solution: the middle of its title and questions. */
  readonly centres: VectorIndex
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
      const group = groups.get(language)
      if (group) group.push(solution)
      else groups.set(language, [solution])
    }
    const byLanguage = new Map<TextLanguage, LanguageIndex>()
    let doneCount = 0
    for (const [language, group] of groups) {
      const texts: Float32Array[] = []
      const textOf: string[] = []
      const centres: Float32Array[] = []
      const firstTexts: number[] = []
      for (const solution of group) {
        firstTexts.push(texts.length)
        for (const text of [solution.title, ...solution.questions]) {
          const vector = await embed(text, language)
          if (!vector) continue
          texts.push(vector)
          textOf.push(text)
        }
        centres.push(centreOf(texts.slice(firstTexts.at(-1))))
        doneCount++
        options.onProgress?.(doneCount / solutions.length)
      }
      const fields = group.map((solution) => fieldsOf(solution, language))
      byLanguage.set(language, {
        solutions: group,
        terms: fields.map((own) => new Set(own.flatMap((field) => field.terms))),
        words: new Bm25Index(fields),
        texts: new VectorIndex(texts),
        textOf,
        firstTexts: [...firstTexts, texts.length],
        centres: new VectorIndex(centres),
      })
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

function rank(
  index: LanguageIndex,
  terms: readonly Term[],
  vector: Float32Array | undefined,
): Candidate[] {
  const words = index.words.search(terms.map((term) => term.term))
  let bestWords = 1e-9
  for (const { score } of words.values()) bestWords = Math.max(bestWords, score)
  const scored = shortlist(index, words, { bestWords, vector }).map((place) => {
    const candidate = candidateAt(index, place, words.get(place) ?? noWords, { bestWords, vector })
    return { candidate, score: rankScore({ ...candidate, coverage: candidate.words.coverage }) }
  })
  return scored
    .sort(
      (a, b) => b.score - a.score || (a.candidate.solution.id < b.candidate.solution.id ? -1 : 1),
    )
    .slice(0, candidateCount)
    .map(({ candidate }) => candidate)
}

/**
 * Places worth a full look: those whose middle is nearest, words weighed in. Exact up to `shortlistCount` solutions;
 * beyond, one cosine a solution instead of one a text.
 */
function shortlist(
  index: LanguageIndex,
  words: ReadonlyMap<number, Bm25Score>,
  { bestWords, vector }: QueryParts,
): number[] {
  const count = index.solutions.length
  if (count <= shortlistCount) return Array.from({ length: count }, (_, place) => place)
  const kept = new TopPlaces(shortlistCount)
  for (let place = 0; place < count; place++) {
    const own = words.get(place) ?? noWords
    const cosine = vector ? index.centres.cosine(vector, place) : 0
    const wordShare = own.score / bestWords
    kept.offer(place, rankScore({ cosine, wordShare, coverage: own.coverage }))
  }
  return kept.places
}

function candidateAt(
  index: LanguageIndex,
  place: number,
  words: Bm25Score,
  { bestWords, vector }: QueryParts,
): Candidate {
  const nearest = vector ? nearestText(index, place, vector) : undefined
  const centre = vector ? index.centres.cosine(vector, place) : 0
  const solution = index.solutions[place]
  if (!solution) throw new RangeError(`No solution at ${place}.`)
  return {
    solution,
    terms: index.terms[place] ?? new Set(),
    // The nearest text may be near by chance; the middle of all of them says what the solution is about.
    cosine: ((nearest?.cosine ?? 0) + centre) / 2,
    meaningOf: nearest && index.textOf[nearest.row],
    words,
    wordShare: words.score / bestWords,
  }
}

function nearestText(
  index: LanguageIndex,
  place: number,
  vector: Float32Array,
): { cosine: number; row: number } | undefined {
  let nearest: { cosine: number; row: number } | undefined
  const end = index.firstTexts[place + 1] ?? 0
  for (let row = index.firstTexts[place] ?? end; row < end; row++) {
    const cosine = index.texts.cosine(vector, row)
    if (!nearest || cosine > nearest.cosine) nearest = { cosine, row }
  }
  return nearest
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

/** The language under which an entry is found: its own, or that of its title and questions. */
export function languageOfSolution(solution: Solution): TextLanguage {
  if (solution.language === 'zh') return 'zh'
  if (solution.language === 'en') return 'en'
  return languageOf(`${solution.title} ${solution.questions.join(' ')}`)
}

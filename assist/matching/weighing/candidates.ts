import type { Solution } from '../../solutions/solution.js'
import type { Term, TextLanguage } from '../words/analysis.js'
import type { Bm25Score, Bm25Scores } from '../words/bm25.js'
import { hearingOf, type Evidence, type QueryEvidence } from './evidence.js'
import { rankLogOdds, weightsOf } from './fusion.js'
import type { LanguageIndex } from '../index/language-index.js'
import { nearestOf, rowsAt } from '../meaning/entry-vectors.js'
import { shortlist } from './shortlist.js'
import type { SoundQuery } from '../sound/sound-index.js'

/** Candidates that are weighed against one another; the others are too far behind to be shown. */
const candidateCount = 10

/** Candidates whose sounds are compared: those of more would take longer than the rest. */
const heardCount = { trained: 60, untrained: 30 }

/** Below this cosine two texts are not the same word for word. */
const leastSame = 0.9

const noWords: Bm25Score = { score: 0, coverage: 0 }

/** An entry beside a query, with the evidence for it. */
export interface Candidate {
  /** Its index among the entries. */
  readonly entry: number
  readonly solution: Solution
  /** Its terms, for the words that are marked. */
  readonly terms: Pick<ReadonlySet<string>, 'has'>
  readonly evidence: Evidence
  /** The text of the entry that means most the same, as it is written. */
  readonly meaningOf: string | undefined
  /** The one that sounds most alike, as it is compared. */
  readonly soundOf: string | undefined
}

/** A query, ready to be compared. */
export interface PreparedQuery {
  readonly language: TextLanguage
  /** The text as it is compared, place by place. */
  readonly form: string
  /** Letters and digits of the text. */
  readonly letters: string
  readonly terms: readonly Term[]
  /** Undefined where there is no embedding model. */
  readonly vector: Float32Array | undefined
  /** Whether the vector is halfway to what was probably meant. */
  readonly isMended: boolean
  readonly mishearing: number
  readonly sound: SoundQuery
}

interface WordsOf {
  readonly scores: Bm25Scores
  /** Best BM25 score of the query, more than 0. */
  readonly best: number
}

/**
 * The entries that come nearest to a query, best first, at most ten.
 *
 * @param isExact compares with every text, however many; for measuring what the shortlist of a large base loses
 */
export function rank(index: LanguageIndex, query: PreparedQuery, isExact = false): Candidate[] {
  const scores = index.words.search(query.terms.map((term) => term.term))
  const words = { scores, best: Math.max(1e-9, scores.best) }
  const { vector } = query
  const entries = isExact
    ? index.solutions.keys()
    : shortlist(
        { ...index, solutionCount: index.solutions.length },
        { words: scores, bestWords: words.best, vector },
      )
  const all = Array.from(entries, (entry) => candidateAt(index, query, entry, words))
  const most = index.trained ? heardCount.trained : heardCount.untrained
  const likeliest = inOrder(all, query).slice(0, most)
  const best = inOrder(
    likeliest.map((candidate) => heard(index, query, candidate)),
    query,
  )
  index.words.giveBack(scores)
  return best.slice(0, candidateCount)
}

function inOrder(candidates: readonly Candidate[], query: PreparedQuery): Candidate[] {
  if (candidates.length === 0) return []
  const weights = weightsOf(query.language, query.vector !== undefined)
  const hearing = hearingOf(
    candidates.map(({ evidence }) => evidence),
    query,
  )
  return candidates
    .map((candidate) => ({
      candidate,
      score: rankLogOdds(candidate.evidence, hearing, weights),
    }))
    .sort(
      (a, b) => b.score - a.score || (a.candidate.solution.id < b.candidate.solution.id ? -1 : 1),
    )
    .map(({ candidate }) => candidate)
}

/** The evidence of a query, whatever the candidate. */
export function queryEvidence(index: LanguageIndex, query: PreparedQuery): QueryEvidence {
  const distinct = [...new Set(query.terms.map(({ term }) => term))]
  const mass = distinct.reduce((sum, term) => sum + index.words.idf(term), 0)
  const known = distinct.filter((term) => index.words.has(term))
  const knownMass = known.reduce((sum, term) => sum + index.words.idf(term), 0)
  return {
    hasMeaning: query.vector !== undefined,
    isMended: query.isMended,
    mishearing: query.mishearing,
    cohesion: index.cohesion,
    termCount: query.terms.length,
    knownShare: mass === 0 ? 0 : knownMass / mass,
  }
}

/** An entry by its words and meaning; its sounds are not compared yet. */
function candidateAt(
  index: LanguageIndex,
  query: PreparedQuery,
  entry: number,
  words: WordsOf,
): Candidate {
  const solution = index.solutions[entry]
  if (!solution) throw new RangeError(`No solution at ${entry}.`)
  const own = words.scores.get(entry) ?? noWords
  const { row, ...meaning } = meaningAt(index, query.vector, entry)
  const [meaningOf, form] = row === undefined ? [] : [index.textOf[row], index.formOf[row]]
  return {
    entry,
    solution,
    terms: { has: (term) => index.words.holds(entry, term) },
    evidence: {
      ...meaning,
      hubness: index.trained?.hubness(entry) ?? 0,
      ...{ soundNearest: 0, soundTrained: 0 },
      wordShare: own.score / words.best,
      coverage: own.coverage,
      isVerbatim: meaning.nearest > leastSame && isSaidBy(query, form),
    },
    ...{ meaningOf, soundOf: undefined },
  }
}

/** A candidate with its sounds compared too. */
function heard(index: LanguageIndex, query: PreparedQuery, candidate: Candidate): Candidate {
  const { entry, evidence } = candidate
  const { cosine, row } = nearestOf(rowsAt(index, entry), (at) =>
    index.sounds.cosine(query.sound, at),
  )
  const soundOf = index.formOf[row]
  return {
    ...candidate,
    evidence: {
      ...evidence,
      soundNearest: cosine,
      soundTrained: index.trained?.sound(query.sound.row, entry) ?? cosine,
      isVerbatim: evidence.isVerbatim || (cosine > leastSame && isSaidBy(query, soundOf)),
    },
    soundOf,
  }
}

function isSaidBy({ letters }: PreparedQuery, text = ''): boolean {
  return lettersOf(text) === letters
}

/** Letters and digits of a text, by which texts are the same word for word. */
export function lettersOf(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
}

function meaningAt(
  index: LanguageIndex,
  vector: Float32Array | undefined,
  entry: number,
): Pick<Evidence, 'nearest' | 'centre' | 'trained'> & { readonly row?: number } {
  if (!vector) return { nearest: 0, centre: 0, trained: 0 }
  const { cosine, row } = nearestOf(rowsAt(index, entry), (at) => index.texts.cosine(vector, at))
  const centre = index.centres.cosine(vector, entry)
  return { nearest: cosine, centre, trained: index.trained?.meaning(vector, entry) ?? centre, row }
}

import type { Solution } from '../store/solution.js'
import { analyse, type TextLanguage } from './analysis.js'
import { Bm25Index, type WeightedField } from './bm25.js'
import { normalise } from './normalise.js'
import { loadSoundCoder } from './sound/sound-coder.js'
import { SoundIndex } from './sound/sound-index.js'
import { TrainedBase } from './trained-base.js'
import { VectorIndex } from './vector-index.js'

/** Gives the embedding of a text in a language; undefined where that model is not there. */
export type EmbedText = (text: string, language: TextLanguage) => Promise<Float32Array | undefined>

/** Weights of the fields in BM25F: what a solution is about counts more than what its answer mentions. */
const fieldWeights = { title: 2, questions: 1, tags: 1, answer: 0.3 } as const

/** The entries of one language of a base, indexed for words, meaning and sound. */
export interface LanguageIndex {
  readonly solutions: readonly Solution[]
  /** Every term of each solution, for the words that are marked. */
  readonly terms: readonly ReadonlySet<string>[]
  readonly words: Bm25Index
  /** One vector a title or question, a solution's together; the text behind each is shown as the reason. */
  readonly texts: VectorIndex
  readonly textOf: readonly string[]
  readonly sounds: SoundIndex
  /** First row of each solution in `texts` and `sounds`, and the end of the last. */
  readonly firstTexts: readonly number[]
  /** One vector a solution: the middle of its title and questions. */
  readonly centres: VectorIndex
  /** Left out where the base is too large to be trained. */
  readonly trained: TrainedBase | undefined
}

/**
 * Indexes the entries of one language.
 *
 * Cost: one embedding for each title and question, 20 µs for its sounds, and the training of `TrainedBase`.
 */
export async function buildLanguageIndex(
  group: readonly Solution[],
  language: TextLanguage,
  embed: EmbedText,
  onSolution: () => void,
): Promise<LanguageIndex> {
  const vectors: Float32Array[] = []
  const textOf: string[] = []
  const centres: Float32Array[] = []
  const firstTexts: number[] = []
  for (const solution of group) {
    firstTexts.push(textOf.length)
    for (const text of [solution.title, ...solution.questions]) {
      textOf.push(text)
      vectors.push((await embed(text, language)) ?? new Float32Array(0))
    }
    centres.push(centreOf(vectors.slice(firstTexts.at(-1))))
    onSolution()
  }
  firstTexts.push(textOf.length)
  const fields = group.map((solution) => fieldsOf(solution, language))
  const sounds = await SoundIndex.build(await loadSoundCoder(language), textOf, pause)
  return {
    solutions: group,
    terms: fields.map((own) => new Set(own.flatMap((field) => field.terms))),
    words: new Bm25Index(fields),
    texts: new VectorIndex(vectors),
    textOf,
    sounds,
    firstTexts,
    centres: new VectorIndex(centres),
    trained: await TrainedBase.train({ vectors, sounds, firstTexts }, pause),
  }
}

/** Lets queries in between two steps of the building. */
function pause(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
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

import type { Solution } from '../../solutions/solution.js'
import { analyse, type TextLanguage } from '../words/analysis.js'
import { Bm25Index, type WeightedField } from '../words/bm25.js'
import { EventLoopYield } from '../../threads/event-loop-yield.js'
import { normalise } from '../vectors/normalise.js'
import { cohesionOf } from '../meaning/cohesion.js'
import type { EmbedText } from '../meaning/embed-text.js'
import type { EntryVectors } from '../meaning/entry-vectors.js'
import { matchedForm } from '../words/matched-form.js'
import { PostingsBuilder } from '../words/postings.js'
import { isSketched, SketchIndex } from '../vectors/sketch-index.js'
import { loadMender } from '../sound/load-mender.js'
import type { Mender } from '../sound/mender.js'
import { loadSoundCoder } from '../sound/sound-coder.js'
import { SoundIndex } from '../sound/sound-index.js'
import { TrainedBase } from '../training/trained-base.js'
import { VectorIndex } from '../vectors/vector-index.js'

/** Weights of the fields in BM25F: what a solution is about counts more than what its answer mentions. */
const fieldWeights = { title: 2, questions: 1, tags: 1, answer: 0.3 } as const

/** Stands for a text that no model embeds. */
const noVector = new Float32Array(0)

/** The entries of one language of a base, indexed for words, meaning and sound. */
export interface LanguageIndex extends EntryVectors {
  readonly solutions: readonly Solution[]
  readonly words: Bm25Index
  /** The text behind each row of `texts`: what is shown as the reason. */
  readonly textOf: readonly string[]
  /** The same texts as they are compared. */
  readonly formOf: readonly string[]
  /** The sounds of the same texts, row by row. */
  readonly sounds: SoundIndex
  /** How near the questions come to their entries, 0 to 1; see `cohesionOf`. */
  readonly cohesion: number
  /** Rough cosines of the middles, where the base is large. */
  readonly sketches: SketchIndex | undefined
  /** Left out where the base is too large to be trained. */
  readonly trained: TrainedBase | undefined
  /** Left out where the base is too large to be trained: it has words for everything. */
  readonly mender: Mender | undefined
}

/**
 * Indexes the entries of one language, in slices of a few milliseconds, so that others on the thread get their turn.
 * Cost: one embedding for each title and question, 20 µs for its sounds, and the training of `TrainedBase`.
 */
export async function buildLanguageIndex(
  group: readonly Solution[],
  language: TextLanguage,
  embed: EmbedText,
  onSolution: () => void,
): Promise<LanguageIndex> {
  const eventLoop = new EventLoopYield()
  const textCount = group.reduce((sum, { questions }) => sum + 1 + questions.length, 0)
  const texts = new VectorIndex([], textCount)
  const textOf: string[] = []
  const formOf: string[] = []
  const centres = new VectorIndex([], group.length)
  const firstTexts: number[] = []
  const entryOf: number[] = []
  const postings = new PostingsBuilder()
  for (const [entry, solution] of group.entries()) {
    firstTexts.push(textOf.length)
    const own: Float32Array[] = []
    for (const text of [solution.title, ...solution.questions]) {
      await eventLoop.yieldIfDue()
      const form = matchedForm(text, language)
      const vector = (await embed(form, language)) ?? noVector
      own.push(vector)
      texts.append(vector)
      textOf.push(text)
      formOf.push(form)
      entryOf.push(entry)
    }
    centres.append(centreOf(own))
    postings.add(fieldsOf(solution, language))
    onSolution()
  }
  firstTexts.push(textOf.length)
  const pause = (): Promise<void> => eventLoop.yieldIfDue()
  const sounds = await SoundIndex.build(await loadSoundCoder(language), formOf, pause)
  const trained = await TrainedBase.train({ vectors: texts, sounds, centres, entryOf }, pause)
  const isLarge = isSketched(group.length) && centres.dimensions > 0
  return {
    solutions: group,
    words: new Bm25Index(await stepwise(postings.pack(), eventLoop)),
    texts,
    textOf,
    formOf,
    sounds,
    firstTexts,
    centres,
    cohesion: await stepwise(cohesionOf(texts, firstTexts, language), eventLoop),
    sketches: isLarge ? await stepwise(SketchIndex.build(centres), eventLoop) : undefined,
    trained,
    mender: trained && (await loadMender(language, { textOf: formOf, entryOf }, pause)),
  }
}

async function stepwise<T>(steps: Generator<undefined, T>, eventLoop: EventLoopYield): Promise<T> {
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
    await eventLoop.yieldIfDue()
  }
}

function fieldsOf(solution: Solution, language: TextLanguage): WeightedField[] {
  const terms = (text: string): string[] =>
    analyse(matchedForm(text, language), language).map((term) => term.term)
  return [
    { terms: terms(solution.title), weight: fieldWeights.title },
    { terms: solution.questions.flatMap(terms), weight: fieldWeights.questions },
    { terms: solution.tags.flatMap(terms), weight: fieldWeights.tags },
    { terms: terms(solution.answer), weight: fieldWeights.answer },
  ]
}

/** Middle of unit vectors, again of unit length. */
function centreOf(vectors: readonly Float32Array[]): Float32Array {
  const centre = new Float32Array(vectors.find(({ length }) => length > 0)?.length ?? 0)
  for (const vector of vectors) {
    for (const [at, value] of vector.entries()) centre[at] = (centre[at] ?? 0) + value
  }
  return normalise(centre)
}

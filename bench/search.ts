import { loadConfig } from '../assist/config.js'
import { percentile } from '../assist/eval/error-rate.js'
import { readQueries } from '../assist/eval/matching-files.js'
import { readSolutionsFile } from '../assist/store/solutions-file/read-solutions-file.js'
import { embedderFolders } from '../assist/inference/model-folders.js'
import { Embedder } from '../assist/matching/embedder.js'
import type { EmbedText } from '../assist/matching/language-index.js'
import { MatchIndex } from '../assist/matching/match-index.js'
import type { Solution } from '../assist/store/solution.js'
import {
  MissingPart,
  type BenchContext,
  type BenchOutcome,
  type FigureDefinition,
} from './harness/bench.js'
import { need } from './harness/inputs.js'
import { sampleOf, seededRandom } from './harness/numbers.js'

export const name = 'search'
export const question =
  'How long does one search of a solution base take, and how long its indexing?'

const sizes = [100, 1_000, 10_000, 100_000] as const
const quickSizes = [100, 10_000] as const

/** Largest base whose texts are really embedded; beyond, their vectors are made up. */
const embeddedEntryCount = 1_000
const queryCount = 100
/** Queries of the largest base, where one takes most of a second. */
const largestQueryCount = 30
const dimensionCount = 384

export const definitions: Readonly<Record<string, FigureDefinition>> = Object.fromEntries([
  ...sizes.flatMap((size): [string, FigureDefinition][] => {
    const stored =
      size <= embeddedEntryCount
        ? 'with the texts’ real embeddings'
        : 'with seeded pseudo-random unit vectors as the stored texts’ embeddings'
    const entries = `${size.toLocaleString('en')} entries`
    return [
      [
        `p50Ms${size}`,
        {
          definition: `One search of ${entries}: the query’s real embedding, words, meaning, ranking and probability, on one thread; median`,
        },
      ],
      [`p95Ms${size}`, { definition: 'The same at the 95th percentile' }],
      [`indexMs${size}`, { definition: `Building the index of ${entries}, ${stored}` }],
    ]
  }),
  ['embedP50Ms', { definition: 'The query’s embedding alone, contained in every search; median' }],
])

/** Times the index directly, without the worker and its messages. */
export async function run({ isQuick, progress }: BenchContext): Promise<BenchOutcome> {
  need('models')
  const folder = embedderFolders(loadConfig({})).en
  if (folder === undefined) throw new MissingPart('the English embedding model is not installed')
  const embedder = await Embedder.load(folder)
  const real = (text: string): Promise<Float32Array> => embedder.embed(text)
  const demo = await readSolutionsFile('fixtures/solutions/demo.en.jsonl')
  const all = await readQueries('fixtures/queries/demo.en.test.jsonl')
  const texts = sampleOf(all, isQuick ? 20 : queryCount).map((query) => query.text)
  const figures: Record<string, number> = {
    embedP50Ms: percentile(await times(texts, real), 0.5),
  }
  for (const size of isQuick ? quickSizes : sizes) {
    const bar = progress(`Indexing ${size} entries`)
    const isReal = size <= embeddedEntryCount
    const startedMs = performance.now()
    const index = await MatchIndex.build(
      variants(demo, size),
      String(size),
      isReal ? real : syntheticEmbeddings(),
      { today: '2026-01-01', onProgress: (share) => bar.update(share) },
    )
    figures[`indexMs${size}`] = Math.round(performance.now() - startedMs)
    bar.end()
    const asked = size < 100_000 ? texts : sampleOf(texts, largestQueryCount)
    const taken = await times(asked, (text) => index.match({ text, top: 5 }, real))
    figures[`p50Ms${size}`] = percentile(taken, 0.5)
    figures[`p95Ms${size}`] = percentile(taken, 0.95)
  }
  await embedder.close()
  return {
    figures,
    notes: [
      `${texts.length} test queries of the English demo base, ${largestQueryCount} of them at 100,000 entries. Entries beyond its ${demo.length} are the same ones for other products: a product code of their own in title and question, one question each, so two vectors an entry; words repeat more than in a real base, which makes the word search dearer.`,
    ],
  }
}

/** As many entries as wanted: the demo entries in turn, each for a product of its own. */
function variants(demo: readonly Solution[], count: number): Solution[] {
  return Array.from({ length: count }, (_, at): Solution => {
    const original = demo[at % demo.length]!
    const round = Math.floor(at / demo.length)
    const asked = original.questions[round % Math.max(1, original.questions.length)]
    const product = `model ${at.toString(36)}x`
    return {
      ...original,
      id: `${original.id}-${at}`,
      title: `${original.title}, ${product}`,
      questions: [`${asked ?? original.title}, ${product}`],
    }
  })
}

/** Pseudo-random unit vectors, the same in every run. */
function syntheticEmbeddings(): EmbedText {
  const random = seededRandom(1)
  return () => {
    const vector = new Float32Array(dimensionCount)
    let squares = 0
    for (let at = 0; at < dimensionCount; at++) {
      const value = random() - 0.5
      vector[at] = value
      squares += value * value
    }
    const length = Math.sqrt(squares)
    for (let at = 0; at < dimensionCount; at++) vector[at]! /= length
    return Promise.resolve(vector)
  }
}

/** Milliseconds that each text takes, after a few that do not count. */
async function times(
  texts: readonly string[],
  work: (text: string) => Promise<unknown>,
): Promise<number[]> {
  const taken: number[] = []
  for (const text of [...texts.slice(0, 5), ...texts]) {
    const startedMs = performance.now()
    await work(text)
    taken.push(performance.now() - startedMs)
  }
  return taken.slice(5)
}

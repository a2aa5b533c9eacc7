import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { loadConfig } from '../assist/settings/config.js'
import { percentile } from '../assist/quality/scores/error-rate.js'
import { readQueries } from '../assist/quality/scores/matching-files.js'
import { readSolutionsFile } from '../assist/solutions/files/read-solutions-file.js'
import { embedderFolders } from '../assist/matching/meaning/embedder-folders.js'
import { Embedder } from '../assist/matching/meaning/embedder.js'
import type { EmbedText } from '../assist/matching/meaning/embed-text.js'
import { MatchIndex } from '../assist/matching/match-index.js'
import { normalise } from '../assist/matching/vectors/normalise.js'
import { TextVectors } from '../assist/matching/meaning/text-vectors.js'
import { VectorFile } from '../assist/matching/meaning/vector-file.js'
import type { Solution } from '../assist/solutions/solution.js'
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

/** Largest base whose texts are really embedded; beyond, their vectors are derived from these. */
const embeddedEntryCount = 1_000
const queryCount = 100
/** Queries whose exact answer is worked out for the recall; in the largest base one takes most of a second. */
const recallQueryCount = 50
const recallDepth = 10
/** Length of what is added to a real unit vector: as far as the same sentence about another product is away. */
const noiseLength = 0.25

export const definitions: Readonly<Record<string, FigureDefinition>> = Object.fromEntries([
  ...sizes.flatMap((size): [string, FigureDefinition][] => {
    const stored =
      size <= embeddedEntryCount
        ? 'with the texts’ real embeddings'
        : `with stored embeddings derived from the real ones of ${embeddedEntryCount.toLocaleString('en')} entries: that of the same sentence about another product, and seeded noise of length ${noiseLength} on it`
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
      ...(size <= embeddedEntryCount ? [] : [recallFigure(size, entries)]),
    ]
  }),
  [
    'p95MsEqual100000',
    { definition: 'One search of 100,000 entries that are all the same; 95th percentile' },
  ],
  [
    'reindexMs1000',
    {
      definition:
        'Building the index of 1,000 entries after a restart: the model and the embeddings come from disk, the entries have not changed',
    },
  ],
  ['embedP50Ms', { definition: 'The query’s embedding alone, contained in every search; median' }],
])

function recallFigure(size: number, entries: string): [string, FigureDefinition] {
  const definition = `Share of the ${recallDepth} best of ${entries}, as found by comparing the query with every text of every entry, that the search also has among its ${recallDepth} best; mean`
  return [`recallAt10Of${size}`, { definition }]
}

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
  const known = new Map<string, Float32Array>()
  const remembered: EmbedText = async (text) => {
    const vector = known.get(text) ?? (await real(text))
    known.set(text, vector)
    return vector
  }
  for (const size of isQuick ? quickSizes : sizes) {
    const bar = progress(`Indexing ${size} entries`)
    const onProgress = (share: number): void => bar.update(share)
    if (size > embeddedEntryCount) {
      for (const { title, questions } of variants(demo, isQuick ? demo.length : embeddedEntryCount))
        for (const text of [title, ...questions]) await remembered(text, 'en')
    }
    const embed = size <= embeddedEntryCount ? remembered : derivedEmbeddings(known)
    const startedMs = performance.now()
    const index = await MatchIndex.build(variants(demo, size), String(size), embed, {
      today: '2026-01-01',
      onProgress,
    })
    figures[`indexMs${size}`] = Math.round(performance.now() - startedMs)
    bar.end()
    const taken = await times(texts, (text) => index.match({ text, top: 5 }, real))
    figures[`p50Ms${size}`] = percentile(taken, 0.5)
    figures[`p95Ms${size}`] = percentile(taken, 0.95)
    if (size > embeddedEntryCount) {
      const asked = sampleOf(texts, recallQueryCount)
      figures[`recallAt10Of${size}`] = await recallOf(index, asked, real)
    }
  }
  if (!isQuick) figures['p95MsEqual100000'] = await equalEntriesP95Ms(demo[0]!, texts, real)
  if (!isQuick) figures['reindexMs1000'] = await reindexMs(folder, variants(demo, 1_000))
  await embedder.close()
  return {
    figures,
    notes: [
      `${texts.length} test queries of the English demo base, ${recallQueryCount} of them for the recall. Entries beyond its ${demo.length} are the same ones for other products: a product code of their own in title and question, one question each, so two vectors an entry; words repeat more than in a real base, which makes the word search dearer.`,
    ],
  }
}

async function equalEntriesP95Ms(
  entry: Solution,
  texts: readonly string[],
  embed: EmbedText,
): Promise<number> {
  const equal = Array.from({ length: 100_000 }, (_, at) => ({ ...entry, id: `equal-${at}` }))
  const vector = await embed(entry.title, 'en')
  const index = await MatchIndex.build(equal, 'equal', () => Promise.resolve(vector), {
    today: '2026-01-01',
  })
  const asked = [entry.title, ...sampleOf(texts, 20)]
  return percentile(await times(asked, (text) => index.match({ text, top: 5 }, embed)), 0.95)
}

/** Fills a file of embeddings, then times what a restart does: nothing but the file is left. */
async function reindexMs(folder: string, entries: readonly Solution[]): Promise<number> {
  const place = await mkdtemp(path.join(tmpdir(), 'assist-bench-'))
  const build = async (): Promise<void> => {
    const file = new VectorFile(path.join(place, 'embeddings.db'))
    const vectors = new TextVectors({ folders: { en: folder }, file })
    const embedEntry: EmbedText = (text, language) => vectors.ofEntry(text, language)
    await MatchIndex.build(entries, 'v', embedEntry, { today: '2026-01-01' })
    await vectors.close()
  }
  try {
    await build()
    const startedMs = performance.now()
    await build()
    return Math.round(performance.now() - startedMs)
  } finally {
    await rm(place, { recursive: true })
  }
}

/** Mean share of the exact answer that the search has too, 0 to 1. */
async function recallOf(
  index: MatchIndex,
  texts: readonly string[],
  embed: EmbedText,
): Promise<number> {
  let sum = 0
  for (const text of texts) {
    const idsOf = async (isExact: boolean): Promise<string[]> => {
      const { candidates } = await index.weigh({ text, isExact }, embed)
      return candidates.slice(0, recallDepth).map(({ solutionId }) => solutionId)
    }
    const exact = await idsOf(true)
    const found = new Set(await idsOf(false))
    sum += exact.filter((id) => found.has(id)).length / exact.length
  }
  return sum / texts.length
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

/** A product in a text of `variants`. */
const productPattern = /, model \w+x$/

/** Unit vectors near those of the same sentence about another product, the same in every run. */
function derivedEmbeddings(known: ReadonlyMap<string, Float32Array>): EmbedText {
  const random = seededRandom(1)
  const bySentence = new Map<string, Float32Array[]>()
  for (const [text, vector] of known) {
    const sentence = text.replace(productPattern, '')
    bySentence.set(sentence, [...(bySentence.get(sentence) ?? []), vector])
  }
  return (text) => {
    const near = bySentence.get(text.replace(productPattern, ''))
    if (!near) throw new Error(`No embedding is near “${text}”.`)
    const vector = near[Math.floor(random() * near.length)]!
    // Uniform in −1 to 1, so a third of their count is the square of the noise's length.
    const scale = noiseLength / Math.sqrt(vector.length / 3)
    return Promise.resolve(normalise(vector.map((value) => value + scale * (2 * random() - 1))))
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

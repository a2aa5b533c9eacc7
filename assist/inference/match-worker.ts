import { workerData } from 'node:worker_threads'

import { AssistError } from '../errors.js'
import type { TextLanguage } from '../matching/analysis.js'
import { domainWords } from '../matching/domain-words.js'
import { Embedder } from '../matching/embedder.js'
import { MatchIndex, type MatchQuery, type WeighedQuery } from '../matching/match-index.js'
import type { MatchResult } from '../matching/match.js'
import type { Biases } from '../matching/learnt-bias.js'
import { nearestText, type Nearest } from '../matching/nearest.js'
import type { SpokenQuery } from '../matching/spoken.js'
import type { GlossaryEntry } from '../store/glossary.js'
import type { Solution } from '../store/solution.js'
import { serveWorker } from './worker-rpc.js'

/** What the match worker is started with: the folders of the embedding models that are there. */
export interface MatchWorkerData {
  readonly embedders: Readonly<Partial<Record<TextLanguage, string>>>
}

/** A base to be indexed. */
export interface LoadBaseArgs {
  readonly base: string
  readonly version: string
  readonly solutions: readonly Solution[]
  readonly glossary: readonly GlossaryEntry[]
  readonly biases: Biases
  /** ISO date on which entries have to be valid. */
  readonly today: string
}

/** A text to be matched against the version of a base that is in service. */
export type MatchArgs = MatchQuery & { readonly base: string }

/** Methods of the match worker. */
export interface MatchHandlers {
  /** Tells also the words that the base is about. */
  loadBase(
    args: LoadBaseArgs,
  ): Promise<{ solutionCount: number; domainWords: ReturnType<typeof domainWords> }>
  match(args: MatchArgs): Promise<MatchResult>
  weigh(args: { readonly base: string; readonly text: string }): Promise<WeighedQuery>
  /** The solution of which the text says a line. */
  spoken(args: SpokenQuery & { readonly base: string }): Promise<string | undefined>
  nearest(args: {
    readonly text: string
    readonly others: readonly string[]
  }): Promise<Nearest | undefined>
}

/** Events of the match worker. */
export type MatchEvents = {
  /** How far the indexing of a base is, 0 to 1. */
  readonly progress: { readonly base: string; readonly share: number }
}

/** Embeddings kept: a base that is edited embeds only what is new, and a final that repeats its partial costs nothing. */
const maxCachedVectors = 50_000

const { embedders: folders } = workerData as MatchWorkerData
const embedders = new Map<TextLanguage, Promise<Embedder>>()
const vectors = new Map<string, Float32Array>()
const indexes = new Map<string, MatchIndex>()

const server = serveWorker<MatchHandlers, MatchEvents>({
  loadBase: async ({ base, version, solutions, glossary, biases, today }) => {
    const index = await MatchIndex.build(solutions, version, embed, {
      ...{ today, glossary, biases },
      onProgress: (share) => server.emit('progress', { base, share }),
    })
    indexes.set(base, index)
    return { solutionCount: index.solutionCount, domainWords: domainWords(solutions, glossary) }
  },
  match: ({ base, ...query }) => indexOf(base).match(query, embed),
  spoken: ({ base, ...query }) => indexOf(base).spoken(query, embed),
  nearest: ({ text, others }) => nearestText(text, others, embed),
  weigh: ({ base, text }) => indexOf(base).weigh({ text }, embed),
})

function indexOf(base: string): MatchIndex {
  const index = indexes.get(base)
  if (index) return index
  throw new AssistError('ASSIST_SOLUTIONS_UNKNOWN', `No solution base “${base}” is loaded.`)
}

async function embed(text: string, language: TextLanguage): Promise<Float32Array | undefined> {
  const folder = folders[language]
  if (folder === undefined) return undefined
  const key = `${language} ${text}`
  const known = vectors.get(key)
  if (known) return known
  let embedder = embedders.get(language)
  if (!embedder) {
    embedder = Embedder.load(folder)
    embedders.set(language, embedder)
  }
  const vector = await (await embedder).embed(text)
  // The oldest goes first: a Map keeps the order of insertion.
  const [oldest] = vectors.keys()
  if (vectors.size >= maxCachedVectors && oldest !== undefined) vectors.delete(oldest)
  vectors.set(key, vector)
  return vector
}

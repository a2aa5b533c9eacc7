import { workerData } from 'node:worker_threads'

import { AssistError } from '../errors/errors.js'
import type { TextLanguage } from './words/analysis.js'
import { domainPhrases } from './words/domain-phrases.js'
import { domainWords } from './words/domain-words.js'
import type { EmbedText } from './meaning/embed-text.js'
import { MatchIndex, type MatchQuery, type WeighedQuery } from './match-index.js'
import type { MatchResult } from './match.js'
import type { Biases } from './weighing/learnt-bias.js'
import { nearestText, type NearestText } from './meaning/nearest-text.js'
import type { SpokenQuery } from './weighing/spoken-line.js'
import { TextVectors } from './meaning/text-vectors.js'
import { VectorFile } from './meaning/vector-file.js'
import type { GlossaryEntry } from '../solutions/glossary.js'
import type { Solution } from '../solutions/solution.js'
import { serveWorker } from '../threads/worker-server.js'

/** What the match worker is started with: the folders of the embedding models that are there. */
export interface MatchWorkerData {
  readonly embedders: Readonly<Partial<Record<TextLanguage, string>>>
  /** File that keeps the embeddings of entries beyond this run; left out: none does. */
  readonly embeddingsFile?: string | undefined
}

/** A base to be indexed. */
export interface LoadBaseArgs {
  /** Names the pages of entries that came before; unique among the loads of this run. */
  readonly loadId: number
  readonly base: string
  readonly version: string
  readonly glossary: readonly GlossaryEntry[]
  readonly biases: Biases
  /** ISO date on which entries have to be valid. */
  readonly today: string
}

/** A text to be matched against the version of a base that is in service. */
export type MatchArgs = MatchQuery & { readonly base: string }

/** What a base is about. */
export interface BaseWords {
  /** Its words by language, most important first. */
  readonly domainWords: Awaited<ReturnType<typeof domainWords>>
  /** What it says more often than people do, in English. */
  readonly domainPhrases: Awaited<ReturnType<typeof domainPhrases>>
}

/** What indexing a base has shown. */
export interface LoadedBase {
  readonly solutionCount: number
  /** Languages that are matched by words alone, since their model is missing or broken. */
  readonly missingEmbedders: readonly TextLanguage[]
}

/** Methods of the match worker. */
export interface MatchHandlers {
  /** Takes a page of the entries that a `loadBase` with the same id indexes. */
  addSolutions(args: { readonly loadId: number; readonly solutions: readonly Solution[] }): void
  /** Forgets the pages of a load that will not come. */
  dropSolutions(args: { readonly loadId: number }): void
  /** What the entries of a load are about; much sooner than they are indexed. */
  baseWords(args: Pick<LoadBaseArgs, 'loadId' | 'glossary'>): Promise<BaseWords>
  loadBase(args: LoadBaseArgs): Promise<LoadedBase>
  match(args: MatchArgs): Promise<MatchResult>
  weigh(args: Pick<MatchArgs, 'base' | 'text' | 'heardConfidence'>): Promise<WeighedQuery>
  /** The solution one of whose lines the text repeats. */
  spoken(args: SpokenQuery & { readonly base: string }): Promise<string | undefined>
  nearestText(args: {
    readonly text: string
    readonly others: readonly string[]
  }): Promise<NearestText | undefined>
  /** The embedding of a text; undefined where the language has no model. */
  embed(args: {
    readonly text: string
    readonly language: TextLanguage
  }): Promise<Float32Array | undefined>
}

/** Events of the match worker. */
export type MatchEvents = {
  /** How far the indexing of a base is, 0 to 1. */
  readonly progress: { readonly base: string; readonly share: number }
}

const { embedders: folders, embeddingsFile } = workerData as MatchWorkerData
const file = embeddingsFile === undefined ? undefined : new VectorFile(embeddingsFile)
const vectors = new TextVectors({ folders, file })
const indexes = new Map<string, MatchIndex>()
/** Entries that came and are not indexed yet, by load. */
const pages = new Map<number, Solution[]>()
const embedEntry: EmbedText = (text, language) => vectors.ofEntry(text, language)
const embedQuery: EmbedText = (text, language) => vectors.ofQuery(text, language)

const server = serveWorker<MatchHandlers, MatchEvents>(
  {
    addSolutions: ({ loadId, solutions }) => {
      const before = pages.get(loadId) ?? []
      for (const solution of solutions) before.push(solution)
      pages.set(loadId, before)
    },
    dropSolutions: ({ loadId }) => void pages.delete(loadId),
    baseWords: async ({ loadId, glossary }) => {
      const solutions = pages.get(loadId) ?? []
      return {
        domainWords: await domainWords(solutions, glossary),
        domainPhrases: await domainPhrases(solutions, glossary),
      }
    },
    loadBase: async ({ loadId, base, version, glossary, biases, today }) => {
      const solutions = pages.get(loadId) ?? []
      pages.delete(loadId)
      const index = await MatchIndex.build(solutions, version, embedEntry, {
        ...{ today, glossary, biases },
        onProgress: (share) => server.emit('progress', { base, share }),
      })
      vectors.flush()
      indexes.set(base, index)
      return {
        solutionCount: index.solutionCount,
        missingEmbedders: await vectors.missing(),
      }
    },
    match: ({ base, ...query }) => indexOf(base).match(query, embedQuery),
    spoken: ({ base, ...query }) => indexOf(base).spoken(query, embedQuery),
    nearestText: ({ text, others }) => nearestText(text, others, embedQuery),
    embed: ({ text, language }) => embedQuery(text, language),
    weigh: ({ base, ...query }) => indexOf(base).weigh(query, embedQuery),
  },
  () => vectors.close(),
)

function indexOf(base: string): MatchIndex {
  const index = indexes.get(base)
  if (index) return index
  throw new AssistError('ASSIST_SOLUTIONS_UNKNOWN', `No solution base “${base}” is loaded.`)
}

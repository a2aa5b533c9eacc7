import type { WeighedQuery } from './match-index.js'
import type { NearestText } from './meaning/nearest-text.js'
import type { FindOptions, MatchResult } from './match.js'
import type { Solution } from '../solutions/solution.js'
import type {
  LoadBaseArgs,
  LoadedBase,
  MatchEvents,
  MatchHandlers,
  MatchWorkerData,
} from './match-worker.js'
import { WorkerClient } from '../threads/worker-client.js'
import { workerFile } from '../threads/worker-file.js'

/** What a base is about: its words by language, and what it says more often than people do. */
export type BaseWords = Pick<LoadedBase, 'domainWords' | 'domainPhrases'>

/** What may come with the solutions of a base. */
export interface LoadBaseOptions extends Partial<Pick<LoadBaseArgs, 'glossary' | 'biases'>> {
  /** Called with the share that is done, 0 to 1. */
  readonly onProgress?: ((share: number) => void) | undefined
}

/** Entries that cross to the worker at once. */
const pageLength = 500

/** Matching, as the rest of the service sees it: one worker thread with every index and embedding model. */
export class MatchClient {
  readonly #worker: WorkerClient<MatchHandlers, MatchEvents>
  #missingEmbedders: LoadedBase['missingEmbedders'] = []
  #nextLoadId = 1

  /** @param workerData folders of the embedding models; a language without one is matched by words alone */
  constructor(workerData: MatchWorkerData) {
    this.#worker = new WorkerClient(workerFile(import.meta.url, './match-worker'), {
      workerData,
      name: 'match',
    })
  }

  /** Languages that are matched by words alone, since their model is missing or broken; known once a base is loaded. */
  get missingEmbedders(): LoadedBase['missingEmbedders'] {
    return this.#missingEmbedders
  }

  /**
   * Indexes a version of a base and puts it in service when it is ready; until then the version before serves.
   *
   * @param pages the entries: all at once, or page by page, which holds no thread up however many they are
   * @returns the words that the base is about, most important first
   */
  async loadBase(
    base: string,
    version: string,
    pages: readonly Solution[] | AsyncIterable<readonly Solution[]>,
    { glossary = [], biases = {}, onProgress }: LoadBaseOptions = {},
  ): Promise<BaseWords> {
    const off = this.#worker.on('progress', (event) => {
      if (event.base === base) onProgress?.(event.share)
    })
    const today = new Date().toISOString().slice(0, 10)
    const loadId = this.#nextLoadId++
    const args: LoadBaseArgs = { loadId, base, version, glossary, biases, today }
    try {
      await this.#send(loadId, pages)
      const loaded = await this.#worker.call('loadBase', args)
      this.#missingEmbedders = loaded.missingEmbedders
      return loaded
    } finally {
      off()
    }
  }

  async #send(
    loadId: number,
    pages: readonly Solution[] | AsyncIterable<readonly Solution[]>,
  ): Promise<void> {
    try {
      for await (const solutions of Symbol.asyncIterator in pages ? pages : cut(pages))
        await this.#worker.call('addSolutions', { loadId, solutions })
    } catch (thrown) {
      await this.#worker.call('dropSolutions', { loadId })
      throw thrown
    }
  }

  /** @throws AssistError ASSIST_SOLUTIONS_UNKNOWN when no such base is loaded */
  match(
    base: string,
    text: string,
    top = 5,
    options: FindOptions & { readonly isPlain?: boolean } = {},
  ): Promise<MatchResult> {
    return this.#worker.call('match', { base, text, top, ...options })
  }

  /** The text that means most the same as the first; undefined without any. */
  nearestText(text: string, others: readonly string[]): Promise<NearestText | undefined> {
    return this.#worker.call('nearestText', { text, others })
  }

  /** The solution one of whose lines the text repeats: the line to speak, a line of the answer, or a step. */
  spoken(base: string, text: string, solutionIds: readonly string[]): Promise<string | undefined> {
    return this.#worker.call('spoken', { base, text, solutionIds })
  }

  /** The evidence behind the candidates, for fitting the calibration. */
  weigh(base: string, text: string, heard: FindOptions = {}): Promise<WeighedQuery> {
    return this.#worker.call('weigh', { base, text, ...heard })
  }

  close(): Promise<void> {
    return this.#worker.close()
  }
}

function* cut(solutions: readonly Solution[]): Generator<readonly Solution[]> {
  for (let at = 0; at < solutions.length; at += pageLength)
    yield solutions.slice(at, at + pageLength)
}

import { setTimeout as delay } from 'node:timers/promises'

import type { WeighedQuery } from './match-index.js'
import type { NearestText } from './meaning/nearest-text.js'
import type { FindOptions, MatchResult } from './match.js'
import type { TextLanguage } from './words/analysis.js'
import type { Solution } from '../solutions/solution.js'
import type {
  BaseWords,
  LoadBaseArgs,
  LoadedBase,
  MatchEvents,
  MatchHandlers,
  MatchWorkerData,
} from './match-worker.js'
import { AssistError, toAssistError } from '../errors/errors.js'
import { LastingWorker } from '../threads/lasting-worker.js'
import { WorkerClient } from '../threads/worker-client.js'
import { workerFile } from '../threads/worker-file.js'

/** What may come with the solutions of a base. */
export interface LoadBaseOptions extends Partial<Pick<LoadBaseArgs, 'glossary' | 'biases'>> {
  /** Called with the share that is done, 0 to 1. */
  readonly onProgress?: ((share: number) => void) | undefined
  /** Called with what the base is about, long before it is indexed. */
  readonly onWords?: (words: BaseWords) => void
}

/** Entries that cross to the worker at once. */
const pageLength = 500

/**
 * So long after a worker was lost questions wait for its successor to have its bases, in ms; later ones are refused at
 * once, so that talk is not held up by one question after the other.
 */
const patienceMs = 3_000

/** How long a worker waits that could not be given its bases, in ms. */
const retryMs = 500

type MatchWorker = WorkerClient<MatchHandlers, MatchEvents>

/**
 * Matching, as the rest of the service sees it: one worker thread with every index and embedding model.
 *
 * A worker that dies is started again and given its bases; questions wait for that, and those it had are asked again.
 */
export class MatchClient {
  readonly #lasting: LastingWorker<MatchHandlers, MatchEvents>
  readonly #listeners = new Set<() => void>()
  #restore: () => Promise<void> = () => Promise.resolve()
  #back: Promise<void> | undefined
  #waitUntilMs = 0
  #isClosing = false
  #missingEmbedders: LoadedBase['missingEmbedders'] = []
  #nextLoadId = 1

  /** @param workerData folders of the embedding models; a language without one is matched by words alone */
  constructor(workerData: MatchWorkerData) {
    const file = workerFile(import.meta.url, './match-worker')
    this.#lasting = new LastingWorker({
      name: 'match',
      start: () => new WorkerClient(file, { workerData, name: 'match' }),
    })
    this.#lasting.onDeath(() => void this.bringBack(patienceMs))
  }

  /**
   * Gives the worker every base again. Resolves when it has them.
   *
   * @param waitMs so long from now questions wait for that
   */
  bringBack(waitMs: number): Promise<void> {
    if (!this.#back) {
      this.#waitUntilMs = performance.now() + waitMs
      this.#back = this.#bringBack()
    }
    this.#changed()
    return this.#back
  }

  /** Whether the worker died and has not got its bases back yet. */
  get isAway(): boolean {
    return this.#back !== undefined
  }

  /** Hears when the worker is away, and when it is back; the returned function stops it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** @param restore loads every base again; runs after each new start of the worker, until it succeeds */
  restoreWith(restore: () => Promise<void>): void {
    this.#restore = restore
  }

  /** Languages that are matched by words alone, since their model is missing or broken; known once a base is loaded. */
  get missingEmbedders(): LoadedBase['missingEmbedders'] {
    return this.#missingEmbedders
  }

  /**
   * Indexes a version of a base and puts it in service when it is ready; until then the version before serves.
   *
   * @param pages the entries: all at once, or page by page, which holds no thread up however many they are
   * @returns what the base is about
   */
  async loadBase(
    base: string,
    version: string,
    pages: readonly Solution[] | AsyncIterable<readonly Solution[]>,
    { glossary = [], biases = {}, onProgress, onWords }: LoadBaseOptions = {},
  ): Promise<BaseWords> {
    const worker = await this.#lasting.worker()
    const off = worker.on('progress', (event) => {
      if (event.base === base) onProgress?.(event.share)
    })
    const today = new Date().toISOString().slice(0, 10)
    const loadId = this.#nextLoadId++
    const args: LoadBaseArgs = { loadId, base, version, glossary, biases, today }
    try {
      await send(worker, loadId, pages)
      const words = await worker.call('baseWords', { loadId, glossary })
      onWords?.(words)
      const { missingEmbedders } = await worker.call('loadBase', args)
      this.#missingEmbedders = missingEmbedders
      return words
    } finally {
      off()
    }
  }

  /** @throws AssistError ASSIST_SOLUTIONS_UNKNOWN when no such base is loaded */
  match(
    base: string,
    text: string,
    top = 5,
    options: FindOptions & { readonly isPlain?: boolean } = {},
  ): Promise<MatchResult> {
    return this.#ask((worker) => worker.call('match', { base, text, top, ...options }))
  }

  /** The text that means most the same as the first; undefined without any. */
  nearestText(text: string, others: readonly string[]): Promise<NearestText | undefined> {
    return this.#ask((worker) => worker.call('nearestText', { text, others }))
  }

  /** The embedding of a text, of unit length; undefined where the language has no model. */
  embed(text: string, language: TextLanguage): Promise<Float32Array | undefined> {
    return this.#ask((worker) => worker.call('embed', { text, language }))
  }

  /** The solution one of whose lines the text repeats: the line to speak, a line of the answer, or a step. */
  spoken(base: string, text: string, solutionIds: readonly string[]): Promise<string | undefined> {
    return this.#ask((worker) => worker.call('spoken', { base, text, solutionIds }))
  }

  /** The evidence behind the candidates, for fitting the calibration. */
  weigh(base: string, text: string, heard: FindOptions = {}): Promise<WeighedQuery> {
    return this.#ask((worker) => worker.call('weigh', { base, text, ...heard }))
  }

  close(): Promise<void> {
    this.#isClosing = true
    return this.#lasting.close()
  }

  /** Asks what may be asked twice. */
  async #ask<T>(question: (worker: MatchWorker) => Promise<T>): Promise<T> {
    await this.#restored()
    try {
      return await question(await this.#lasting.worker())
    } catch (thrown) {
      if (this.#isClosing || toAssistError(thrown).code !== 'ASSIST_WORKER_FAILED') throw thrown
      await this.#restored()
      return question(await this.#lasting.worker())
    }
  }

  /** @throws AssistError ASSIST_WORKER_FAILED where the worker is not back in time */
  async #restored(): Promise<void> {
    if (!this.#back) return
    let timer: NodeJS.Timeout | undefined
    const tooLong = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(notBack()), this.#waitUntilMs - performance.now())
    })
    await Promise.race([this.#back, tooLong]).finally(() => clearTimeout(timer))
  }

  async #bringBack(): Promise<void> {
    while (!this.#isClosing) {
      try {
        await this.#lasting.worker()
        await this.#restore()
        break
      } catch {
        // The worker died again, or the store does not give the bases; both come back by themselves.
        await delay(retryMs)
      }
    }
    this.#back = undefined
    this.#changed()
  }

  #changed(): void {
    for (const listener of this.#listeners) listener()
  }
}

function notBack(): AssistError {
  return new AssistError('ASSIST_WORKER_FAILED', 'Matching was started again and is not back yet.')
}

async function send(
  worker: MatchWorker,
  loadId: number,
  pages: readonly Solution[] | AsyncIterable<readonly Solution[]>,
): Promise<void> {
  try {
    for await (const solutions of Symbol.asyncIterator in pages ? pages : cut(pages))
      await worker.call('addSolutions', { loadId, solutions })
  } catch (thrown) {
    // A worker that died has forgotten them already.
    await worker.call('dropSolutions', { loadId }).catch(() => undefined)
    throw thrown
  }
}

function* cut(solutions: readonly Solution[]): Generator<readonly Solution[]> {
  for (let at = 0; at < solutions.length; at += pageLength)
    yield solutions.slice(at, at + pageLength)
}

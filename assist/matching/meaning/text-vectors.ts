/** Embeddings of texts by whatever models are there, each worked out once: the match worker's memory. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'

import type { TextLanguage } from '../words/analysis.js'
import { Embedder } from './embedder.js'
import type { VectorFile } from './vector-file.js'

/** Embeddings kept in memory: a final that repeats its partial costs nothing. 50,000 take 75 MB. */
const maxRememberedCount = 50_000

/** What gives embeddings; an `Embedder`, or a test's own. */
export interface TextModel {
  embed(text: string): Promise<Float32Array>
  close(): Promise<void>
}

/** A model that is loaded, with the checksum of its files. */
export interface LoadedModel {
  readonly model: TextModel
  readonly digest: string
}

/** What embeddings are made with. */
export interface TextVectorsParts {
  /** Folders of the models that are there, by language. */
  readonly folders: Readonly<Partial<Record<TextLanguage, string>>>
  /** Where the embeddings of entries are kept beyond this run; left out: nowhere. */
  readonly file?: VectorFile | undefined
  /** Loads the model of a folder; replaced in tests. */
  readonly load?: (folder: string) => Promise<LoadedModel>
}

/** Embeddings by language; a language without a usable model has none, and its texts are matched by words. */
export class TextVectors {
  readonly #folders: TextVectorsParts['folders']
  readonly #file: VectorFile | undefined
  readonly #load: (folder: string) => Promise<LoadedModel>
  readonly #models = new Map<TextLanguage, Promise<LoadedModel | undefined>>()
  readonly #remembered = new Map<string, Float32Array>()

  constructor({ folders, file, load = loadModel }: TextVectorsParts) {
    this.#folders = folders
    this.#file = file?.isUsable === true ? file : undefined
    this.#load = load
  }

  /** Embedding of a query: remembered, but never written to disk. Undefined where no model is there. */
  async ofQuery(text: string, language: TextLanguage): Promise<Float32Array | undefined> {
    const loaded = await this.#model(language)
    return loaded && this.#fromMemory(loaded, text, language)
  }

  /** Embedding of an entry's text, from disk where it is known. Undefined where no model is there. */
  async ofEntry(text: string, language: TextLanguage): Promise<Float32Array | undefined> {
    const loaded = await this.#model(language)
    if (!loaded) return undefined
    if (!this.#file) return this.#fromMemory(loaded, text, language)
    const key = { modelDigest: loaded.digest, language, text }
    const known = this.#file.get(key)
    if (known) return known
    const vector = await embedded(loaded.model, text)
    if (vector) this.#file.put(key, vector)
    return vector
  }

  /** Languages whose model is not there, or could not be loaded when it was wanted. */
  async missing(): Promise<TextLanguage[]> {
    const missing: TextLanguage[] = []
    for (const language of ['en', 'zh'] as const) {
      const isThere = this.#folders[language] !== undefined
      const tried = this.#models.get(language)
      if (!isThere || (tried && !(await tried))) missing.push(language)
    }
    return missing
  }

  /** Writes what was embedded to disk. */
  flush(): void {
    this.#file?.flush()
  }

  async close(): Promise<void> {
    this.#file?.close()
    for (const loaded of this.#models.values()) await (await loaded)?.model.close()
    this.#models.clear()
  }

  async #fromMemory(
    { model }: LoadedModel,
    text: string,
    language: TextLanguage,
  ): Promise<Float32Array | undefined> {
    const key = `${language} ${text}`
    const known = this.#remembered.get(key)
    if (known) return known
    const vector = await embedded(model, text)
    if (!vector) return undefined
    // The oldest goes first: a Map keeps the order of insertion.
    const [oldest] = this.#remembered.keys()
    if (this.#remembered.size >= maxRememberedCount && oldest !== undefined)
      this.#remembered.delete(oldest)
    this.#remembered.set(key, vector)
    return vector
  }

  #model(language: TextLanguage): Promise<LoadedModel | undefined> {
    const known = this.#models.get(language)
    if (known) return known
    const folder = this.#folders[language]
    // A model that cannot be loaded is one that is not there: words still work.
    const loaded =
      folder === undefined ? Promise.resolve(undefined) : this.#load(folder).catch(() => undefined)
    this.#models.set(language, loaded)
    return loaded
  }
}

/** A text that the model fails on is matched by its words, like one without a model. */
async function embedded(model: TextModel, text: string): Promise<Float32Array | undefined> {
  try {
    return await model.embed(text)
  } catch {
    return undefined
  }
}

/** Loads a model and its checksum: 33 MB are read and hashed in a tenth of a second. */
async function loadModel(folder: string): Promise<LoadedModel> {
  const hash = createHash('sha256')
  for (const file of ['model.onnx', 'tokenizer.json'])
    hash.update(await readFile(path.join(folder, file)))
  return { model: await Embedder.load(folder), digest: hash.digest('hex') }
}

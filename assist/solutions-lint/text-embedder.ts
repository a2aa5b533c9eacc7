import type { TextLanguage } from '../matching/words/analysis.js'
import { Embedder } from '../matching/meaning/embedder.js'

/** Embeds texts on the calling thread, each once; for work that no call waits for. */
export class TextEmbedder {
  readonly #folders: Readonly<Partial<Record<TextLanguage, string>>>
  readonly #embedders = new Map<TextLanguage, Promise<Embedder>>()
  readonly #vectors = new Map<string, Float32Array>()

  /** @param folders folders of the installed models, by language */
  constructor(folders: Readonly<Partial<Record<TextLanguage, string>>>) {
    this.#folders = folders
  }

  /** @returns shape [dimensions], unit length; undefined where the language has no model */
  async embed(text: string, language: TextLanguage): Promise<Float32Array | undefined> {
    const folder = this.#folders[language]
    if (folder === undefined) return undefined
    const key = `${language} ${text}`
    const known = this.#vectors.get(key)
    if (known) return known
    const embedder = this.#embedders.get(language) ?? Embedder.load(folder)
    this.#embedders.set(language, embedder)
    const vector = await (await embedder).embed(text)
    this.#vectors.set(key, vector)
    return vector
  }

  async close(): Promise<void> {
    for (const embedder of this.#embedders.values()) await (await embedder).close()
  }
}

import type { DomainPhrase } from './domain-phrase.js'
import { PhraseTrie, type PhraseVocabulary } from './phrase-trie.js'

/** Bases whose calls are usually heard at once. */
const maxTries = 8

/**
 * The tries of one engine, by their phrases. Phrases come anew with each request, copied where they cross a thread, so
 * they are compared by what they are. Cost of finding one: O(phrases), some 20 µs for 500.
 */
export class PhraseTries {
  readonly #vocabulary: PhraseVocabulary
  readonly #tries = new Map<string, PhraseTrie>()

  constructor(vocabulary: PhraseVocabulary) {
    this.#vocabulary = vocabulary
  }

  /** The trie of some phrases; undefined without any. */
  of(phrases: readonly DomainPhrase[] = []): PhraseTrie | undefined {
    if (phrases.length === 0) return undefined
    const key = phrases.map(({ text, weight }) => `${text} ${weight}`).join('\n')
    const trie = this.#tries.get(key) ?? new PhraseTrie(phrases, this.#vocabulary)
    // The one that was wanted last stands last.
    this.#tries.delete(key)
    this.#tries.set(key, trie)
    const [oldest] = this.#tries.keys()
    if (this.#tries.size > maxTries && oldest !== undefined) this.#tries.delete(oldest)
    return trie
  }
}

import type { DomainPhrase } from './domain-phrase.js'
import { spellingsOf } from './spellings.js'

/** What a trie needs of an engine's vocabulary. */
export interface PhraseVocabulary {
  /** Tokens of a text that stands inside a sentence; empty where it cannot be written. */
  encode(text: string): readonly number[]
  /** Whether a token goes on with the word before it. */
  continuesWord(token: number): boolean
}

interface TrieNode {
  readonly children: Map<number, TrieNode>
  /** Bonus of the phrase that ends here, in nats; 0 where none does. */
  own: number
  /** Greatest bonus of the phrases that end here or further down, in nats. */
  potential: number
}

/** Where a hypothesis stands in the trie, and what it has earned. */
export interface BiasState {
  readonly node: TrieNode
  /** Sum over the phrases that it has said to their end, in nats. */
  readonly earned: number
  /** Bonus of the phrase that is whole already, where a longer one is open, in nats. */
  readonly passed: number
}

/** Bonus of a phrase by its weight, and its bound, in nats. Chosen on made calls about a bank, see “Domain words” in `docs/architecture.md`. */
const bonusPerWeight = 0.6
const maxBonus = 3

/** A token of a phrase is tried where it is at most so many nats less likely than the best one. */
export const phraseReach = 5

/**
 * The phrases of a base as a prefix tree over an engine's tokens: what a hypothesis of the search gains by them.
 *
 * The first token of a phrase brings the bonus of the best phrase that may follow, so that it is not given up before it
 * can be told from others. A phrase that is left half way, or that turns out to be the beginning of a longer word, gives
 * its bonus back. Sources: Zhao et al. 2019, “Shallow-Fusion End-to-End Contextual Biasing”; Le et al. 2021,
 * “Contextualized Streaming End-to-End Speech Recognition with Trie-Based Deep Biasing and Shallow Fusion”.
 *
 * Cost: building takes O(tokens of all phrases), about 5 ms for 500 phrases; a step looks into one map.
 */
export class PhraseTrie {
  readonly start: BiasState
  readonly #root: TrieNode = newNode()
  readonly #vocabulary: PhraseVocabulary

  constructor(phrases: readonly DomainPhrase[], vocabulary: PhraseVocabulary) {
    this.#vocabulary = vocabulary
    for (const { text, weight } of phrases) {
      const bonus = Math.min(maxBonus, bonusPerWeight * weight)
      for (const spelling of spellingsOf(text)) this.#add(vocabulary.encode(spelling), bonus)
    }
    this.start = { node: this.#root, earned: 0, passed: 0 }
  }

  /** What a hypothesis has gained so far, in nats: its open phrase counts as if it came to its best end. */
  bonusOf({ node, earned }: BiasState): number {
    return earned + node.potential
  }

  /** Whether a phrase has begun and may go on. */
  isOpen({ node }: BiasState): boolean {
    return node !== this.#root
  }

  /** Whether a token goes on with the open phrase. */
  isContinued({ node }: BiasState, token: number): boolean {
    return node !== this.#root && node.children.has(token)
  }

  /** Tokens that go on with the open phrase or begin one. */
  *wanted({ node }: BiasState): Generator<number, void> {
    yield* node.children.keys()
    if (node !== this.#root) yield* this.#root.children.keys()
  }

  /** The state after one more token. */
  after(state: BiasState, token: number): BiasState {
    const isInWord = this.#vocabulary.continuesWord(token)
    const whole = isInWord ? state.passed : wholeBonusOf(state)
    const next = state.node.children.get(token)
    if (next) return { node: next, earned: state.earned, passed: whole }
    const begun = isInWord ? undefined : this.#root.children.get(token)
    return { node: begun ?? this.#root, earned: state.earned + whole, passed: 0 }
  }

  /** The state where nothing follows any more. */
  end(state: BiasState): BiasState {
    return { node: this.#root, earned: state.earned + wholeBonusOf(state), passed: 0 }
  }

  #add(tokens: readonly number[], bonus: number): void {
    let node = this.#root
    for (const token of tokens) {
      const next = node.children.get(token) ?? newNode()
      node.children.set(token, next)
      next.potential = Math.max(next.potential, bonus)
      node = next
    }
    if (node !== this.#root) node.own = Math.max(node.own, bonus)
  }
}

function wholeBonusOf({ node, passed }: BiasState): number {
  return Math.max(node.own, passed)
}

function newNode(): TrieNode {
  return { children: new Map(), own: 0, potential: 0 }
}

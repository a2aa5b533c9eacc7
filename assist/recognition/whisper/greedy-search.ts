import type { BiasState, PhraseTrie } from '../biasing/phrase-trie.js'
import { endsInLoop } from '../guards.js'
import type { TokenChoice } from '../tokens/token-choice.js'
import { isEnd, withoutLoop, type Hypothesis } from './beam-search.js'

/** Tokens of a draft that are tried behind one that it has, and behind one that it has not. */
const mostProposed = 10
const mostGuessed = 3

/** How far a draft is looked ahead for the token that came instead. */
const reach = 6

/** What may follow a row: the likeliest tokens, and those of phrases that were asked for. */
export interface RowChoices {
  readonly best: readonly TokenChoice[]
  readonly wanted: readonly TokenChoice[]
}

/** What a greedy search is made with. */
export interface GreedySearchOptions {
  readonly maxTokens: number
  /** What this text most likely is. It saves runs; where two tokens are as likely, longer runs may round otherwise. */
  readonly draft: readonly number[]
  /** What follows the beginning, and each token of the draft. */
  readonly first: readonly RowChoices[]
  /** Phrases that are favoured. */
  readonly trie?: PhraseTrie | undefined
  /**
   * One decoder run behind the first `kept` tokens of the text, which tells of the wanted tokens as well.
   *
   * @returns what follows each of the tokens
   */
  readonly run: (
    kept: number,
    tokens: readonly number[],
    wanted: readonly number[],
  ) => Promise<readonly RowChoices[]>
}

/** The likeliest text token by token. */
export interface GreedyText {
  readonly hypothesis: Hypothesis
  /** False where it ran into a loop, or a favoured phrase would have led elsewhere: beams may do better. */
  readonly isSettled: boolean
}

/**
 * Takes the likeliest token again and again, yielding after each decoder run. A run checks some tokens of the draft at
 * once, and as many are kept as would have come anyway (speculative decoding: Leviathan et al. 2022).
 */
export async function* searchGreedily(
  options: GreedySearchOptions,
): AsyncGenerator<void, GreedyText> {
  const { draft, trie } = options
  const text = new OpenText(options)
  const pointer = new DraftPointer(draft)
  let [rows, proposed] = [options.first, draft]
  for (;;) {
    let row = 0
    while (text.take(rows[row]) && proposed[row] === text.last) row++
    if (text.result) return text.result
    proposed = pointer.after(row, text.last)
    const wanted = wantedAlong(trie, text.bias, proposed)
    rows = await options.run(text.length - 1, [text.last, ...proposed], wanted)
    yield
  }
}

/** A text that grows until it is whole. */
class OpenText {
  readonly #options: Pick<GreedySearchOptions, 'maxTokens' | 'trie'>
  readonly #choices: TokenChoice[] = []
  bias: BiasState | undefined
  /** There once nothing more follows. */
  result: GreedyText | undefined

  constructor(options: Pick<GreedySearchOptions, 'maxTokens' | 'trie'>) {
    this.#options = options
    this.bias = options.trie?.start
  }

  get length(): number {
    return this.#choices.length
  }

  get last(): number {
    return this.#choices.at(-1)?.token ?? 0
  }

  /** Takes what follows most likely. @returns whether the text goes on */
  take(row: RowChoices | undefined): boolean {
    const { trie, maxTokens } = this.#options
    const choice = row?.best[0]
    if (!choice || (trie && this.bias && isTempted(row.wanted, choice, trie, this.bias))) {
      return this.#end({ isSettled: false })
    }
    if (isEnd(choice)) return this.#end({ isSettled: true }, choice)
    this.#choices.push(choice)
    this.bias = this.bias && trie?.after(this.bias, choice.token)
    if (endsInLoop(this.#choices.map(({ token }) => token)) > 0) {
      return this.#end({ isSettled: false })
    }
    return this.length < maxTokens || this.#end({ isSettled: true })
  }

  #end({ isSettled }: { isSettled: boolean }, end?: TokenChoice): false {
    const logProbabilities = this.#choices.map(({ logProbability }) => logProbability)
    const hypothesis = {
      tokens: this.#choices.map(({ token }) => token),
      logProbabilities,
      logSum: logProbabilities.reduce((sum, one) => sum + one, end?.logProbability ?? 0),
    }
    this.result = { hypothesis: withoutLoop(hypothesis), isSettled }
    return false
  }
}

/** Where a text stands in its draft: behind the token that came last, or as if each token stood for one of the draft. */
class DraftPointer {
  readonly #draft: readonly number[]
  #place = 0
  /** Tokens of the text since the last one that the draft has. */
  #strange = 0

  constructor(draft: readonly number[]) {
    this.#draft = draft
  }

  /** @returns what may follow, after so many proposed tokens were right and then another one came */
  after(right: number, token: number): readonly number[] {
    if (right > 0) {
      this.#place += this.#strange + right
      this.#strange = 0
    }
    const ahead = this.#draft.slice(this.#place, this.#place + this.#strange + reach)
    const found = ahead.indexOf(token)
    if (found >= 0) {
      this.#place += found + 1
      this.#strange = 0
    } else this.#strange++
    const from = this.#place + this.#strange
    return this.#draft.slice(from, from + (found >= 0 ? mostProposed : mostGuessed))
  }
}

/** Tokens that favoured phrases would have anywhere along a draft. */
export function wantedAlong(
  trie: PhraseTrie | undefined,
  bias: BiasState | undefined,
  draft: readonly number[],
): readonly number[] {
  if (!trie || !bias) return []
  const wanted = new Set(trie.wanted(bias))
  let state = bias
  for (const token of draft) {
    state = trie.after(state, token)
    for (const one of trie.wanted(state)) wanted.add(one)
  }
  return [...wanted]
}

/** Whether a favoured phrase makes another token better than the likeliest one. */
function isTempted(
  wanted: readonly TokenChoice[],
  choice: TokenChoice,
  trie: PhraseTrie,
  bias: BiasState,
): boolean {
  const scoreOf = (one: TokenChoice): number =>
    one.logProbability + trie.bonusOf(isEnd(one) ? trie.end(bias) : trie.after(bias, one.token))
  const score = scoreOf(choice)
  return wanted.some((one) => one.token !== choice.token && scoreOf(one) > score)
}

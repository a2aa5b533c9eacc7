import type { BranchMemory } from './branch-search.js'
import type { DecoderRun, MoonshineStep } from './model.js'
import type { TokenMemory } from './token-memory.js'

/** How far from its place in the draft a token is looked for: a word is one to four tokens. */
const reach = 4

/** What is known beyond the tokens that were asked for. */
interface Ahead {
  readonly position: number
  readonly tokens: readonly number[]
  readonly steps: readonly MoonshineStep[]
}

/** The memory of one text, and what a run has computed beyond it. */
export class DraftedMemory implements BranchMemory<DraftedMemory> {
  readonly tokens: TokenMemory
  ahead: Ahead | undefined

  constructor(tokens: TokenMemory) {
    this.tokens = tokens
  }

  copyFrom(other: DraftedMemory, tokenCount: number): void {
    this.tokens.copyFrom(other.tokens, tokenCount)
    this.ahead = undefined
  }
}

/** What drafted steps are made with. */
export interface DraftedStepsOptions {
  /** What the text most likely is. */
  readonly draft: readonly number[]
  /** Tokens that one run takes. */
  readonly most: number
  /** Runs the decoder over tokens that follow each other; a row has to be what it is alone. */
  readonly decode: (
    run: Pick<DecoderRun, 'tokens' | 'position' | 'memory'>,
  ) => Promise<MoonshineStep[]>
}

/**
 * The steps of one text's decoding. A run over a token takes along those that the draft has behind it: where the text goes
 * on like the draft, the next steps are there already. Since a row is to the bit what it is alone, the text and its
 * confidences are those of no draft at all. Cost of a text that is like its draft: a run for four tokens, which takes
 * twice as long as one for a single token.
 */
export class DraftedSteps {
  readonly #options: DraftedStepsOptions

  constructor(options: DraftedStepsOptions) {
    this.#options = options
  }

  /**
   * What follows a token.
   *
   * @param position tokens before it
   * @param memory holds those before it, and takes it as well
   * @returns at once where it is known
   */
  step(
    token: number,
    position: number,
    memory: DraftedMemory,
  ): MoonshineStep | Promise<MoonshineStep> {
    const { ahead } = memory
    const at = position - (ahead?.position ?? 0)
    if (ahead?.tokens[at] === token) {
      const known = ahead.steps[at]
      if (known) return known
    }
    return this.#run(token, position, memory)
  }

  async #run(token: number, position: number, memory: DraftedMemory): Promise<MoonshineStep> {
    const tokens = [token, ...this.#behind(token, position)]
    memory.ahead = undefined
    const steps = await this.#options.decode({ tokens, position, memory: memory.tokens })
    const [first] = steps
    if (!first) throw new TypeError('The decoder has said nothing.')
    if (steps.length > 1) memory.ahead = { position, tokens, steps }
    return first
  }

  /** What the draft has behind a token. The first token of all begins it. */
  #behind(token: number, position: number): readonly number[] {
    const { draft, most } = this.#options
    if (position === 0) return draft.slice(0, most - 1)
    const place = position - 1
    for (let off = 0; off <= reach; off++) {
      const found = [place + off, place - off].find((at) => draft[at] === token)
      if (found !== undefined) return draft.slice(found + 1, found + most)
    }
    return []
  }
}

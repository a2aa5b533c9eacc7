import type { BiasState, PhraseTrie } from '../biasing/phrase-trie.js'
import { endsInLoop } from '../guards.js'
import type { TokenChoice } from '../tokens/token-choice.js'
import { controlTokens } from './vocabulary.js'

/** Tokens of one way to go on, with the log-probability of each; the end of text is not among them. */
export interface Hypothesis {
  readonly tokens: readonly number[]
  readonly logProbabilities: readonly number[]
  /** Sum over the tokens, and over the end of text where it was reached. */
  readonly logSum: number
  /** What it has gained by phrases that are favoured. */
  readonly bias?: BiasState | undefined
}

/** One row of the next decoder run: which row it goes on from, and with which token. */
export interface BeamMove {
  readonly parent: number
  readonly token: number
  /** Tokens that are ranked even if they are not among the best. */
  readonly wanted: Iterable<number>
}

/** What a search is made with. */
export interface BeamSearchOptions {
  /** Hypotheses that are followed at once; 1 is greedy decoding. */
  readonly beamSize: number
  readonly maxTokens: number
  /** Candidates after the tokens that every hypothesis begins with, best first. */
  readonly first: readonly TokenChoice[]
  /** Phrases that are favoured; the first candidates are to have those that begin one. */
  readonly trie?: PhraseTrie | undefined
  /** One decoder run: candidates of each row, at least the `beamSize` + 1 best ones. */
  readonly step: (moves: readonly BeamMove[]) => Promise<readonly (readonly TokenChoice[])[]>
}

interface Extension extends BeamMove {
  readonly hypothesis: Hypothesis
  readonly score: number
  readonly isEnded: boolean
}

const start: Hypothesis = { tokens: [], logProbabilities: [], logSum: 0 }

/**
 * Beam search over the tokens of one segment, yielding after each decoder run.
 *
 * Source: the decoder of OpenAI's release. The best `beamSize` + 1 tokens of each row are compared by the sum of their
 * log-probabilities. The search is over once as many hypotheses have ended as there are beams (patience 1), and the one
 * with the best mean wins. Phrases add their bonus to the sum and to the mean (shallow fusion). A hypothesis that has
 * begun to repeat itself is given up. Where all have, the text is what stands before the repetition.
 */
export async function* searchBeams(options: BeamSearchOptions): AsyncGenerator<void, Hypothesis> {
  const { beamSize, maxTokens, trie } = options
  const ended: Hypothesis[] = []
  const bestOf = (hypotheses: readonly Hypothesis[]): Hypothesis => surestOf(hypotheses, trie)
  let rows: readonly Hypothesis[] = [{ ...start, bias: trie?.start }]
  let candidates: readonly (readonly TokenChoice[])[] = [options.first]
  for (let count = 0; count < maxTokens; count++) {
    const { open, closed } = extend(rows, candidates, options)
    ended.push(...closed.slice(0, beamSize - ended.length))
    if (ended.length >= beamSize) break
    const going = open.filter(({ hypothesis }) => endsInLoop(hypothesis.tokens) === 0)
    if (going.length === 0) {
      const looping = open.map(({ hypothesis }) => withoutLoop(hypothesis))
      return bestOf(ended.length > 0 ? ended : looping)
    }
    rows = going.map(({ hypothesis }) => hypothesis)
    if (count + 1 === maxTokens) break
    candidates = await options.step(going)
    yield
  }
  return bestOf(ended.length > 0 ? ended : rows)
}

/** Every way on, the best first, until there are as many open ones as beams. */
function extend(
  rows: readonly Hypothesis[],
  candidates: readonly (readonly TokenChoice[])[],
  { beamSize, trie }: Pick<BeamSearchOptions, 'beamSize' | 'trie'>,
): { open: Extension[]; closed: Hypothesis[] } {
  const extensions = rows
    .flatMap((row, parent) =>
      (candidates[parent] ?? []).map((candidate) => extensionOf(row, parent, candidate, trie)),
    )
    .sort((a, b) => b.score - a.score)
  const open: Extension[] = []
  const closed: Hypothesis[] = []
  for (const extension of extensions) {
    if (extension.isEnded) closed.push(extension.hypothesis)
    else open.push(extension)
    if (open.length === beamSize) break
  }
  return { open, closed }
}

function extensionOf(
  row: Hypothesis,
  parent: number,
  candidate: TokenChoice,
  trie: PhraseTrie | undefined,
): Extension {
  const { token, logProbability } = candidate
  const logSum = row.logSum + logProbability
  const isEnded = isEnd(candidate)
  const bias = row.bias && (isEnded ? trie?.end(row.bias) : trie?.after(row.bias, token))
  const hypothesis = isEnded
    ? { ...row, logSum, bias }
    : {
        tokens: [...row.tokens, token],
        logProbabilities: [...row.logProbabilities, logProbability],
        ...{ logSum, bias },
      }
  const wanted = (bias && trie?.wanted(bias)) ?? []
  return { parent, token, wanted, hypothesis, score: scoreOf(hypothesis, trie), isEnded }
}

/** A text up to where it begins to repeat itself. */
export function withoutLoop(hypothesis: Hypothesis): Hypothesis {
  const repeated = endsInLoop(hypothesis.tokens)
  if (repeated === 0) return hypothesis
  const count = hypothesis.tokens.length - repeated
  const logProbabilities = hypothesis.logProbabilities.slice(0, count)
  return {
    tokens: hypothesis.tokens.slice(0, count),
    logProbabilities,
    logSum: logProbabilities.reduce((sum, one) => sum + one, 0),
  }
}

function surestOf(hypotheses: readonly Hypothesis[], trie: PhraseTrie | undefined): Hypothesis {
  const meanOf = (one: Hypothesis): number => scoreOf(one, trie) / Math.max(1, one.tokens.length)
  return hypotheses.reduce(
    (best, one) => (meanOf(one) > meanOf(best) ? one : best),
    hypotheses[0] ?? start,
  )
}

function scoreOf({ logSum, bias }: Hypothesis, trie: PhraseTrie | undefined): number {
  return logSum + (bias && trie ? trie.bonusOf(bias) : 0)
}

/** Whether a token ends the text. */
export function isEnd({ token }: TokenChoice): boolean {
  return token === controlTokens.endOfText
}

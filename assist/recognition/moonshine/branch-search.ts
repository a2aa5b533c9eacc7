import { phraseReach, type BiasState, type PhraseTrie } from '../biasing/phrase-trie.js'
import { endsInLoop } from '../guards.js'
import type { MoonshineStep } from './model.js'
import type { TokenChoice } from '../tokens/token-choice.js'
import { endToken, tokensNear } from './best-token.js'

/** Branches that are followed at once. */
const maxBranches = 3

/** A branch that is so many nats behind the best one is given up. */
const margin = 2

/** Branches that parted and end in the same tokens, so many of them, differ no more: the better one stays. */
const meetingLength = 4
/** So many tokens one may be ahead of the other when they meet: a word is one to four tokens. */
const maxAhead = 3

/** One text that is followed. */
export interface Branch {
  readonly choices: readonly TokenChoice[]
  /** Log-probabilities and bonus up to each choice, in nats. */
  readonly scores: readonly number[]
  readonly isEnded: boolean
}

/** A branch with what it needs to go on. */
interface OpenBranch<Memory> extends Branch {
  readonly logSum: number
  readonly bias: BiasState | undefined
  /** What it had earned when it left the best tokens; undefined where it did not, or where a whole phrase has justified it. */
  readonly owed: number | undefined
  /** Holds its tokens but the last. */
  readonly memory: Memory
}

/** What a search has found. */
export interface FoundBranches {
  readonly best: Branch
  /** Texts that differ from it by a word or a few, or their beginnings. */
  readonly others: readonly Branch[]
}

/** What a decoder knows of one text, which a branch that parts takes along. */
export interface BranchMemory<Memory> {
  copyFrom(other: Memory, tokenCount: number): void
}

/** What a search is made with. */
export interface BranchSearchOptions<Memory extends BranchMemory<Memory>> {
  /** What is written already. */
  readonly choices: readonly TokenChoice[]
  /** What follows them. */
  readonly next: MoonshineStep
  /** Holds the start token and what is written already. */
  readonly memory: Memory
  /** Gives memory to a second and a third branch, for the time of the search. */
  readonly borrow: () => Memory
  readonly maxTokens: number
  /** Phrases that are favoured; undefined: the text is the greedy one. */
  readonly trie: PhraseTrie | undefined
  /** What follows a token that stands behind `position` others: at once, or after a run of the decoder. */
  readonly step: (
    token: number,
    position: number,
    memory: Memory,
  ) => MoonshineStep | Promise<MoonshineStep>
}

/**
 * Greedy decoding that branches where a domain word is nearly as likely as the best token; yields after each run or runs.
 *
 * A branch that has left the best tokens has to say a whole phrase of the base, and is given up where it does not. So
 * the text differs from the greedy one by words of the base and by what follows from them, and by nothing else. Cost,
 * with the phrases of a base: 1.3 to 1.5 times the decoder runs of the greedy text (measured on calls about a bank), at
 * most 3 times.
 *
 * @returns the best branch, cut before a loop, and those that lost against it late
 */
export async function* searchBranches<Memory extends BranchMemory<Memory>>(
  options: BranchSearchOptions<Memory>,
): AsyncGenerator<'shared', FoundBranches> {
  const { trie, next, maxTokens } = options
  const start: OpenBranch<Memory> = {
    ...{ choices: options.choices, scores: options.choices.map(() => 0), logSum: 0 },
    ...{ bias: trie?.start, owed: undefined, isEnded: false, memory: options.memory },
  }
  const lost: OpenBranch<Memory>[] = []
  const memories = [options.memory]
  let branches = pruned(extensions(start, next, trie), lost)
  for (;;) {
    const open = branches.filter((branch) => isGoing(branch, maxTokens))
    if (open.length === 0) break
    const extended = branches.filter((branch) => !open.includes(branch))
    const busy = new Set(branches.map(({ memory }) => memory))
    const taken = new Set<Memory>()
    const going = open.map((branch) => {
      const position = branch.choices.length
      let { memory } = branch
      if (taken.has(memory)) {
        // Branches that have just parted have one memory; each writes into one of its own.
        memory = memories.find((one) => !busy.has(one)) ?? borrowed(memories, options.borrow)
        memory.copyFrom(branch.memory, position)
      }
      busy.add(memory)
      taken.add(memory)
      return { ...branch, memory }
    })
    // All at once: an engine whose runs can be shared takes them through one.
    const steps = going.map(({ choices, memory }) =>
      options.step(choices.at(-1)?.token ?? endToken, choices.length, memory),
    )
    const isRun = steps.some((step) => step instanceof Promise)
    for (const [at, step] of (
      await Promise.all(steps.map((step) => Promise.resolve(step)))
    ).entries()) {
      const branch = going[at]
      if (branch) extended.push(...extensions(branch, step, trie))
    }
    if (isRun) yield 'shared'
    branches = pruned(extended, lost)
  }
  const [best = start, ...others] = branches
  const choices = best.choices.slice(0, best.choices.length - loopLengthOf(best.choices))
  return { best: { ...best, choices }, others: [...others, ...lost] }
}

function borrowed<Memory>(memories: Memory[], borrow: () => Memory): Memory {
  const memory = borrow()
  memories.push(memory)
  return memory
}

function isGoing({ isEnded, choices }: Branch, maxTokens: number): boolean {
  return !isEnded && choices.length < maxTokens && loopLengthOf(choices) === 0
}

function loopLengthOf(choices: readonly TokenChoice[]): number {
  return endsInLoop(choices.map(({ token }) => token))
}

/** The best way on, and those into words of the base. */
function extensions<Memory>(
  branch: OpenBranch<Memory>,
  step: MoonshineStep,
  trie: PhraseTrie | undefined,
): OpenBranch<Memory>[] {
  const wanted = trie && branch.bias ? trie.wanted(branch.bias) : []
  return tokensNear(step, wanted, phraseReach).flatMap((choice, at) => {
    const logSum = branch.logSum + choice.logProbability
    const isEnded = choice.token === endToken
    const extended = { ...branch, logSum, isEnded }
    const choices = isEnded ? branch.choices : [...branch.choices, choice]
    if (!trie || !branch.bias) return { ...extended, choices, scores: [...branch.scores, logSum] }
    const bias = isEnded ? trie.end(branch.bias) : trie.after(branch.bias, choice.token)
    const owed = branch.owed ?? (at > 0 ? branch.bias.earned : undefined)
    const isJustified = owed === undefined || bias.earned > owed
    const isOnItsWay = at > 0 ? trie.isOpen(bias) : trie.isContinued(branch.bias, choice.token)
    if (!isJustified && !isOnItsWay) return []
    const scores = [...branch.scores, logSum + trie.bonusOf(bias)]
    return { ...extended, choices, scores, bias, owed: isJustified ? undefined : owed }
  })
}

/**
 * The branches worth following, best first; the best of those that owe nothing is always among them.
 *
 * @param lost takes those that are as good as decided against: they have met a better one
 */
function pruned<Memory>(
  branches: readonly OpenBranch<Memory>[],
  lost: OpenBranch<Memory>[],
): OpenBranch<Memory>[] {
  const sorted = [...branches].sort((a, b) => scoreOf(b) - scoreOf(a))
  const least = scoreOf(sorted[0]) - margin
  const settled = sorted.find(({ owed }) => owed === undefined)
  const kept: OpenBranch<Memory>[] = []
  for (const branch of sorted) {
    if (branch !== settled) {
      if (kept.length >= maxBranches || scoreOf(branch) < least) continue
      if (kept.some((better) => haveMet(better.choices, branch.choices))) {
        lost.push(branch)
        continue
      }
    }
    kept.push(branch)
  }
  return kept
}

function scoreOf(branch: Branch | undefined): number {
  return branch?.scores.at(-1) ?? -Infinity
}

/** Whether two texts parted and have gone on with the same tokens since. */
function haveMet(a: readonly TokenChoice[], b: readonly TokenChoice[]): boolean {
  const parted = a.findIndex(({ token }, at) => token !== b[at]?.token)
  const [behind, ahead] = a.length <= b.length ? [a, b] : [b, a]
  if (parted < 0 || behind.length - parted <= meetingLength) return false
  const tail = behind.slice(-meetingLength)
  for (let back = 0; back <= maxAhead; back++) {
    const from = ahead.length - back - meetingLength
    if (from < parted) return false
    if (tail.every(({ token }, at) => token === ahead[from + at]?.token)) return true
  }
  return false
}

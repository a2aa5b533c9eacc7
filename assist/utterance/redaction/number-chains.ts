import type { TextSpan } from '../../text/text-span.js'
import type { DigitRun } from './digit-runs.js'
import { cueBefore, type Cue, type NumberKind } from './cues.js'
import { wordCount, type ReadTurn } from './turn.js'

/** A run of digits in one turn of a chain. */
export interface ChainPart {
  /** Index of its turn. */
  readonly turn: number
  readonly run: DigitRun
}

/** A number that one side reads out, whether in one turn or in several. */
export interface NumberChain {
  readonly parts: readonly ChainPart[]
  readonly digits: string
  /** What the talk says it is; undefined where nothing tells. */
  readonly kind: NumberKind | undefined
  /** The number itself was named. */
  readonly isStrong: boolean
}

/** Words that may stand before or behind the digits of a turn that goes on with a number. */
const mostWordsBeside = 4
/** Words of a turn without digits over which a number still goes on. */
const mostWordsBetween = 6
/** Words beside its number that an answer may have. */
const mostWordsOfAnswer = 8
/** How many turns back a question may lie. */
const reach = 10
/** How far before a number, in the same turn, the words may stand that tell what it is; and how far behind it. */
const reachBefore = 90
const reachBehind = 24

interface OpenChain {
  readonly parts: ChainPart[]
  readonly cue: Cue | undefined
  isOpen: boolean
}

/**
 * The numbers of a talk, in the order in which they begin. Digits that are too many for what a number was called are
 * the next one, of which nobody has said what it is: a card that is read out behind a PIN.
 *
 * @param mostDigitsOf digits of a number of a kind
 */
export function numberChains(
  turns: readonly ReadTurn[],
  mostDigitsOf: (kind: NumberKind) => number,
): NumberChain[] {
  const chains: OpenChain[] = []
  const open = new Map<string, OpenChain>()
  for (const [at, turn] of turns.entries()) {
    const { channel, text, runs } = turn
    const before = open.get(channel)
    if (runs.length === 0 && wordCount(text) > mostWordsBetween) open.delete(channel)
    for (const [index, run] of runs.entries()) {
      const follows =
        index === 0 && before?.isOpen === true && isNext(turns, before, { turn: at, run })
      const isFull = follows && isFullWith(before, run, mostDigitsOf)
      const goesOn = follows && !isFull
      const cue = isFull ? ownCueOf(turn, run) : cueOf(turns, at, run)
      const chain = goesOn ? before : { parts: [], cue, isOpen: false }
      if (!goesOn) chains.push(chain)
      chain.parts.push({ turn: at, run })
      chain.isOpen = wordCount(text.slice(run.end)) <= mostWordsBeside
      open.set(channel, chain)
    }
  }
  return chains.map(({ parts, cue }) => ({
    parts,
    digits: parts.map(({ run }) => run.digits).join(''),
    kind: cue?.kind,
    isStrong: cue?.isStrong === true,
  }))
}

function isFullWith(
  { cue, parts }: OpenChain,
  { digits }: DigitRun,
  mostDigitsOf: (kind: NumberKind) => number,
): boolean {
  const count = parts.reduce((sum, { run }) => sum + run.digits.length, digits.length)
  return cue !== undefined && count > mostDigitsOf(cue.kind)
}

/** Whether a turn's first number goes on with the chain: nobody spoke of another number meanwhile. */
function isNext(
  turns: readonly ReadTurn[],
  chain: OpenChain,
  { turn: at, run }: ChainPart,
): boolean {
  const turn = turns[at]
  const last = chain.parts.at(-1)
  if (!turn || !last) return false
  if (wordCount(turn.text.slice(0, run.start)) > mostWordsBeside) return false
  const isOther = ({ kind }: Cue): boolean => kind !== chain.cue?.kind
  const between = turns.slice(last.turn + 1, at).flatMap(({ cues }) => cues.filter(isOfNumbers))
  const own = turn.cues.filter(({ start }) => start < run.start)
  return ![...between, ...own].some(isOther)
}

/** What tells what a number is: words before it or behind it in its turn, or else the last ones before the turn. */
export function cueOf(turns: readonly ReadTurn[], at: number, span: TextSpan): Cue | undefined {
  const turn = turns[at]
  return turn && (ownCueOf(turn, span) ?? askedCueOf(turns, at))
}

/** What in its own turn tells what a number is. */
export function ownCueOf({ cues: all, text }: ReadTurn, span: TextSpan): Cue | undefined {
  const cues = all.filter(isOfNumbers)
  const before = cueBefore(cues, span.start)
  if (before && span.start - before.end <= reachBefore) return before
  const behind = cues.find(({ start }) => start >= span.end)
  return behind && isNamedBehind(text.slice(span.end, behind.start)) ? behind : undefined
}

/** What was asked for last when a turn began; undefined where the turn is too long for an answer. */
export function askedCueOf(turns: readonly ReadTurn[], at: number): Cue | undefined {
  if ((turns[at]?.wordsBeside ?? 0) > mostWordsOfAnswer) return undefined
  for (let back = at - 1; back >= Math.max(0, at - reach); back--) {
    const asked = turns[back]?.cues.filter(isOfNumbers) ?? []
    // Asked for a card and its expiry date, people begin with the card.
    const cue = asked.filter(({ kind }) => kind !== 'expiry').at(-1) ?? asked.at(-1)
    if (cue) return cue
  }
  return undefined
}

/** An e-mail or postal address says nothing of a number that follows. */
function isOfNumbers({ kind }: Cue): boolean {
  return kind !== 'email' && kind !== 'address'
}

/** `… is the code`, 就是这个验证码. */
function isNamedBehind(between: string): boolean {
  return between.length <= reachBehind && !/[.?!。？！]\s/u.test(between)
}

import { inTextOrder, overlaps, type Replacement, type TextSpan } from '../../text/text-span.js'
import { secretKinds, type NumberKind, type PersonalKind } from './cues.js'
import { hasResidentChecksum, isCard, isIssued } from './identity-numbers.js'
import {
  askedCueOf,
  cueOf,
  numberChains,
  ownCueOf,
  type ChainPart,
  type NumberChain,
} from './number-chains.js'
import { announcedPasswords, answeredPassword } from './passwords.js'
import { addressesIn, namedStretches } from './personal.js'
import { checkLetter, redactionsOfBoth } from './redaction.js'
import type { ReadTurn } from './turn.js'

/** How many digits a number of a kind has at least and at most to be hidden, and what stands there then. */
interface Rule {
  readonly least: number
  readonly most: number
  readonly mask: string
}

/** A number that was named is hidden from its third digit: the rest may come in the next breath. */
const rules: Readonly<Partial<Record<NumberKind, Rule>>> = {
  card: { least: 3, most: Infinity, mask: '[card]' },
  social: { least: 2, most: 13, mask: '[id]' },
  resident: { least: 3, most: 20, mask: '[id]' },
  insurance: { least: 2, most: 8, mask: '[id]' },
  cvv: { least: 2, most: 8, mask: '[code]' },
  pin: { least: 4, most: 10, mask: '[code]' },
  code: { least: 3, most: 8, mask: '[code]' },
  password: { least: 4, most: 16, mask: '[code]' },
  phone: { least: 3, most: 15, mask: '[phone]' },
  account: { least: 3, most: 20, mask: '[account]' },
  passport: { least: 3, most: 12, mask: '[passport]' },
}
/** The same where only a card was spoken of, not its number. */
const leastOfMentionedCard = 8

/** An open run shows at most so many digits while nobody knows what it becomes. */
const mostOpenDigits = 4

/** A number that is said again is hidden again if it has so many digits; a shorter one only a few turns later. */
const leastEcho = 5
const shortEchoReach = 4

/** What follows a card number so closely goes with it: expiry and security code. */
const reachBehindCard = 24

/** What is to be hidden in a talk. */
export interface TalkOptions {
  /** Kinds beyond those that are always hidden. */
  readonly kinds: ReadonlySet<PersonalKind>
  /** More may still be said in the last turn. */
  readonly isLastPartial: boolean
}

/** What has to be hidden of each turn of a talk, in the order of its text, without overlaps. Cost: linear. */
export function talkSecrets(
  turns: readonly ReadTurn[],
  { kinds, isLastPartial }: TalkOptions,
): Replacement[][] {
  const found = turns.map((turn, at) => {
    const isPartial = isLastPartial && at === turns.length - 1
    const isAskedHarmless = askedCueOf(turns, at)?.kind === 'other'
    return byThemselves(turn, kinds, { isPartial, isAskedHarmless })
  })
  const add = (at: number, one: Replacement): void => {
    found[at] = joined(found[at] ?? [], one)
  }
  const chains = numberChains(turns, (kind) => rules[kind]?.most ?? Infinity)
  const isKept = (kind: NumberKind): boolean => !isAlways(kind) && !kinds.has(kind as PersonalKind)
  for (const chain of chains) {
    const mask = maskOf(chain, isKept)
    if (mask === undefined) continue
    for (const { turn, run } of chain.parts) {
      const letter =
        mask === '[id]' ? checkLetter.exec(turns[turn]?.text.slice(run.end) ?? '') : null
      const end = run.end + (letter?.[0].length ?? 0)
      add(turn, { start: run.start, end, replacement: mask })
    }
    for (const { turn, run } of echoesOf(chain, chains)) {
      add(turn, { ...spanOf(run), replacement: mask })
    }
  }
  for (const [at, turn] of turns.entries()) {
    const password = answeredPassword(turns, at)
    if (password) add(at, password)
    for (const one of namedStretches(turn, kinds, (span) => cueOf(turns, at, span)?.kind)) {
      add(at, one)
    }
  }
  hideBehindCards(turns, found, add)
  if (isLastPartial) {
    const isHarmless = ({ kind }: NumberChain): boolean =>
      kind !== undefined && kind !== 'expiry' && (kind === 'other' || isKept(kind))
    hideOpenRuns(turns, chains, isHarmless, add)
    hideOpenAnswer(turns, kinds, add)
  }
  return found.map(inTextOrder)
}

/** What was found of turns already; they are read again with everything that is said after them. */
const known = new WeakMap<ReadTurn, Map<string, Replacement[]>>()

/** What has to be hidden of a turn whatever else was said, but for what its numbers were asked as. */
function byThemselves(
  turn: ReadTurn,
  kinds: ReadonlySet<PersonalKind>,
  {
    isPartial,
    isAskedHarmless,
  }: { readonly isPartial: boolean; readonly isAskedHarmless: boolean },
): Replacement[] {
  const key = `${isPartial} ${isAskedHarmless} ${[...kinds].join()}`
  const before = known.get(turn)?.get(key)
  if (before) return before
  const { text } = turn
  const isHarmless = (run: TextSpan): boolean => {
    const own = ownCueOf(turn, run)
    return own ? own.kind === 'other' : isAskedHarmless
  }
  const found = [
    ...redactionsOfBoth(text, { isPartial, isHarmless }),
    ...announcedPasswords(text),
    ...addressesIn(text, kinds),
  ].reduce(joined, [])
  known.set(turn, (known.get(turn) ?? new Map<string, Replacement[]>()).set(key, found))
  return found
}

function isAlways(kind: NumberKind): boolean {
  return (secretKinds as readonly string[]).includes(kind)
}

function spanOf({ start, end }: { start: number; end: number }): { start: number; end: number } {
  return { start, end }
}

/** What stands in place of a number; undefined where it stays. */
function maskOf(
  { digits, kind, isStrong }: NumberChain,
  isKept: (kind: NumberKind) => boolean,
): string | undefined {
  if (isIssued(digits) && isCard(digits)) return '[card]'
  if (digits.length === 18 && hasResidentChecksum(digits)) return '[id]'
  if (kind === undefined || kind === 'other' || kind === 'expiry' || isKept(kind)) return undefined
  const rule = rules[kind]
  if (!rule) return undefined
  const least = kind === 'card' && !isStrong ? leastOfMentionedCard : rule.least
  return digits.length >= least && digits.length <= rule.most ? rule.mask : undefined
}

/** Runs in which a hidden number, or a part of it, is said again. */
function echoesOf(chain: NumberChain, chains: readonly NumberChain[]): ChainPart[] {
  const [first] = chain.parts
  const last = chain.parts.at(-1)
  if (!first || !last) return []
  return chains
    .filter((other) => other !== chain)
    .flatMap(({ parts }) => parts)
    .filter(({ turn, run }) => {
      const { digits } = run
      if (digits.length >= leastEcho) return chain.digits.includes(digits)
      const isNear = turn >= first.turn && turn - last.turn <= shortEchoReach
      return digits.length >= 3 && isNear && chain.digits.includes(digits)
    })
}

/** Adds a stretch; those that it overlaps become one with it, under the mask of the first. */
function joined(all: readonly Replacement[], one: Replacement): Replacement[] {
  const touched = all.filter((other) => overlaps(other, one))
  const [first = one] = inTextOrder([...touched, one])
  const start = Math.min(one.start, ...touched.map((other) => other.start))
  const end = Math.max(one.end, ...touched.map((other) => other.end))
  const { replacement } = touched[0] ?? first
  return [...all.filter((other) => !touched.includes(other)), { start, end, replacement }]
}

/** A run that closely follows a card number is its expiry or security code, whatever stands between. */
function hideBehindCards(
  turns: readonly ReadTurn[],
  found: readonly (readonly Replacement[])[],
  add: (at: number, one: Replacement) => void,
): void {
  for (const [at, { runs }] of turns.entries()) {
    for (const run of runs) {
      const isBehind = found[at]?.some(
        ({ end, replacement }) =>
          replacement === '[card]' && run.start >= end && run.start - end <= reachBehindCard,
      )
      if (isBehind === true) add(at, { ...spanOf(run), replacement: '[card]' })
    }
  }
}

/** The digits of a partial may become anything, unless the talk says that they are harmless. */
function hideOpenRuns(
  turns: readonly ReadTurn[],
  chains: readonly NumberChain[],
  isHarmless: (chain: NumberChain) => boolean,
  add: (at: number, one: Replacement) => void,
): void {
  const at = turns.length - 1
  for (const chain of chains) {
    const { parts, digits, kind } = chain
    const least = kind === undefined || kind === 'expiry' ? mostOpenDigits + 1 : 1
    if (isHarmless(chain) || digits.length < least) continue
    for (const { turn, run } of parts) {
      if (turn === at) add(at, { ...spanOf(run), replacement: '[number]' })
    }
  }
}

/** What is asked for in words and digits, such as an e-mail address, is hidden from its first digit while it is said. */
function hideOpenAnswer(
  turns: readonly ReadTurn[],
  kinds: ReadonlySet<PersonalKind>,
  add: (at: number, one: Replacement) => void,
): void {
  const at = turns.length - 1
  const asked = turns.slice(-2).flatMap(({ cues }) => cues)
  const isAsked = asked.some(
    ({ kind }) => /^(?:email|address|dob)$/.test(kind) && kinds.has(kind as PersonalKind),
  )
  // That somebody was born on a date may be said behind it.
  for (const date of kinds.has('dob') ? (turns[at]?.dates ?? []) : []) {
    add(at, { ...spanOf(date), replacement: '[number]' })
  }
  if (!isAsked) return
  for (const { index, 0: digits } of (turns[at]?.text ?? '').matchAll(
    /[\d零〇一二三四五六七八九幺]+/gu,
  )) {
    add(at, { start: index, end: index + digits.length, replacement: '[number]' })
  }
  for (const run of turns[at]?.runs ?? []) add(at, { ...spanOf(run), replacement: '[number]' })
}

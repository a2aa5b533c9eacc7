import { joined } from './lost-words.js'
import { stretchesOf, type HeardText, type HeardWord, type Stretch } from './heard-words.js'
import { probabilityOfSecond } from './sureness.js'
import { wordsOf } from './word-alignment.js'

/** A negation or a number of which the first pass is at least so sure is never lost. */
const leastProtectedConfidence = 0.5

/** Probability from which on the words of the second pass are taken; the first and the last word decide more. */
const leastProbability = 0.5
const leastProbabilityAtEnds = 0.6

/** Three letters or more that are read out. */
const spelled = /(?<!\p{L})\p{L}(?:[-\s.,]+\p{L}){2,}(?!\p{L})/u
const groupedDigits = /\d\D+\d/

/** So many words in a row that stand elsewhere, and not in the first text, are an echo. */
const leastEchoWords = 3

const negation =
  /^(no|nope|nah|not|never|nobody|none|nothing|nowhere|neither|nor|without|cannot|\p{L}+n[’']t)\P{L}*$|^[不没沒别別无無未非勿]$/iu
const number =
  /\d|^(zero|oh|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\p{L}+teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|double|triple|first|second|third|half)\P{L}*$|^[零一二三四五六七八九十百千万两]$/iu

/**
 * Both passes as one text: where they part, the words that are likelier right, by each engine's confidence and what
 * it was worth on labelled speech. Never taken from the second pass: a gap at either end, a gap where the first pass
 * has a negation or a number of which it is sure, a repetition, an echo of the prompt.
 *
 * The idea is that of ROVER (Fiscus 1997): align, then vote by confidence. Cost: O(words²).
 *
 * @param prompt texts that the second pass was told
 */
export function betterText(
  first: HeardText,
  second: HeardText,
  prompt: readonly string[] = [],
): string {
  const stretches = stretchesOf(first, second)
  const told = prompt.map((text) => plainWords(wordsOf(text)))
  const chosen: (readonly HeardWord[])[] = []
  for (const [at, stretch] of stretches.entries()) {
    const around = {
      before: plainWords(chosen.flat()),
      after: plainWords(stretches.slice(at + 1).flatMap((next) => next.second)),
    }
    const isAtEnd = at === 0 || at === stretches.length - 1
    const isTaken =
      !isHarmful(stretch, isAtEnd, { ...around, told }) &&
      probabilityOfSecond(first, second, stretch) >=
        (isAtEnd ? leastProbabilityAtEnds : leastProbability)
    if (stretch.isSame)
      chosen.push(stretch.second.map((word, of) => sameWord(stretch.first[of], word)))
    else chosen.push(isTaken ? stretch.second : stretch.first)
  }
  const [begin, ...rest] = chosen.flat().map(({ raw }) => raw)
  return rest.reduce(joined, begin ?? '')
}

/**
 * Of one word in two forms that of the second pass, which sets marks better. But letters stay read out (“SHE-ILA” for
 * S-h-e-i-l-a), and of a number it is the form that is not grouped, since groups are guesses (“253-06” for a postcode).
 */
function sameWord(ours: HeardWord | undefined, theirs: HeardWord): HeardWord {
  if (ours === undefined) return theirs
  if (spelled.test(ours.raw)) return ours
  return groupedDigits.test(theirs.raw) && !groupedDigits.test(ours.raw) ? ours : theirs
}

/** What stands around a stretch, as plain words. */
interface Surroundings {
  readonly before: readonly string[]
  readonly after: readonly string[]
  /** What the second pass was told, a text each. */
  readonly told: readonly (readonly string[])[]
}

/** Whether the second pass loses or invents what must not be, however sure it is. */
function isHarmful(stretch: Stretch, isAtEnd: boolean, around: Surroundings): boolean {
  return (
    (isAtEnd && stretch.second.length === 0) ||
    losesProtected(stretch) ||
    isReadOut(stretch) ||
    repeats(stretch, around) ||
    echoes(stretch, [...around.told, around.before, around.after])
  )
}

function plainWords(words: readonly { readonly plain: string }[]): string[] {
  return words.map(({ plain }) => plain)
}

/** Whether the second pass has fewer negations, or no number, where the first is sure of one. */
function losesProtected({ first, second }: Stretch): boolean {
  const has = (words: readonly HeardWord[], kind: RegExp): boolean =>
    words.some(({ raw }) => kind.test(raw))
  const sure = first.filter(({ confidence }) => confidence >= leastProtectedConfidence)
  return [negation, number].some((kind) => has(sure, kind) && !has(second, kind))
}

/**
 * Whether the first pass has letters or numbers that were read out. The second writes them in another form (SMITH for
 * S-M-I-T-H, 832 for “eight thirty-two”), and joins or drops some.
 */
function isReadOut({ first, second }: Stretch): boolean {
  if (spelled.test(first.map(({ raw }) => raw).join(' '))) return true
  return first.length > 1 && [...first, ...second].every(({ raw }) => number.test(raw))
}

/** Whether the words that the second pass has beyond the first say again what stands beside them. */
function repeats({ first, second }: Stretch, { before, after }: Surroundings): boolean {
  if (first.length >= second.length) return false
  const words = plainWords(second)
  return (
    continues(before, words) ||
    continues(after.toReversed(), words.toReversed()) ||
    continues([], words)
  )
}

/** Whether words go on with a phrase that comes before them, or are one phrase several times. */
function continues(before: readonly string[], words: readonly string[]): boolean {
  const all = [...before, ...words]
  for (let period = 1; period <= Math.min(words.length, all.length - 1); period++) {
    const from = Math.max(before.length, period)
    // Without a phrase before them the words have to hold it twice.
    if (all.length - from < period) continue
    if (all.slice(from).every((word, at) => word === all[from + at - period])) return true
  }
  return false
}

/** Whether the second pass has words more than the first that were told it, or that it has elsewhere as well. */
function echoes({ first, second }: Stretch, texts: readonly (readonly string[])[]): boolean {
  if (second.length < leastEchoWords || first.length >= second.length) return false
  const run = ` ${plainWords(second).join(' ')} `
  return texts.some((words) => ` ${words.join(' ')} `.includes(run))
}

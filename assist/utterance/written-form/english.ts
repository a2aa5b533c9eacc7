import { cardinalAt, digitValue, ordinalAt, ordinalText, roundValue } from './english-cardinal.js'
import { codeAt, type SpokenCode } from './english-codes.js'
import { addressAt, siteAt } from './english-addresses.js'
import { dateAt, yearAt } from './english-dates.js'
import { amountAt, decimalAt, timeAt } from './english-phrases.js'
import { englishWords, type EnglishWord } from './english-words.js'
import type { Replacement } from '../../text/text-span.js'

const scales = /^(?:hundred|thousand|million|billion)$/

/** Smaller numbers stay words in running text. */
const leastWrittenNumber = 10

/**
 * The numbers, codes, amounts, dates, times and addresses of an English text, the longest reading first.
 * Cost: linear in the words.
 */
export function englishSpans(text: string): Replacement[] {
  const words = englishWords(text)
  const textOf = (from: number, to: number): string =>
    text.slice(words[from]?.start ?? 0, words[to - 1]?.end ?? 0)
  const spans: Replacement[] = []
  for (let at = 0; at < words.length;) {
    const code = readAt(words, at, textOf)
    const first = words[at]
    const last = code && words[at + code.length - 1]
    if (!code || !first || !last) {
      at++
      continue
    }
    const end = endOf(text, code.written, first, last)
    if (
      text.slice(first.start, end) !== code.written &&
      !isAbbreviation(text, first.start, last.end)
    ) {
      spans.push({ start: first.start, end, replacement: code.written })
    }
    at += code.length
  }
  return spans
}

/** The point of `p.m.` is in the written form already; that of `P. I. T. T. is` belongs to the letter. */
function endOf(text: string, written: string, first: EnglishWord, last: EnglishWord): number {
  const isLetterPoint =
    first.behind === '.' && first.word.length === 1 && /^\.\s+\p{Ll}/u.test(text.slice(last.end))
  const hasPoint = text[last.end] === '.' && (written.endsWith('.') || isLetterPoint)
  return hasPoint ? last.end + 1 : last.end
}

/** `U.S.A.` is written already. */
function isAbbreviation(text: string, start: number, end: number): boolean {
  return /^(?:\p{L}\.)+\p{L}$/u.test(text.slice(start, end))
}

function readAt(
  words: readonly EnglishWord[],
  at: number,
  textOf: (from: number, to: number) => string,
): SpokenCode | undefined {
  const readings = [
    addressAt(words, at),
    siteAt(words, at),
    dateAt(words, at, textOf),
    amountAt(words, at),
    decimalAt(words, at),
    timeAt(words, at),
  ].filter((reading) => reading !== undefined)
  if (readings.length > 0) return longest(readings)
  const bare = longest(
    [yearAt(words, at), codeAt(words, at), numberAt(words, at)].filter(
      (reading) => reading !== undefined,
    ),
  )
  const isDoubtful = bare && isNumber(bare) && isBesideNumber(words, at, bare.length)
  return isDoubtful ? { ...bare, written: textOf(at, at + bare.length) } : bare
}

function isNumber({ written }: SpokenCode): boolean {
  return /^[\d,]+$/.test(written)
}

/** `twenty four seven`, `one twenty three`, `two hundred three hundred`: it is not clear what is meant. */
function isBesideNumber(words: readonly EnglishWord[], at: number, length: number): boolean {
  const [before, last, after] = [words[at - 1], words[at + length - 1], words[at + length]]
  const isLeft = isSpokenNumber(before) || scales.test(before?.word ?? '')
  return (isLeft && touches(before)) || (isSpokenNumber(after) && touches(last))
}

function isSpokenNumber(word: EnglishWord | undefined): boolean {
  if (word === undefined) return false
  return digitValue(word.word) !== undefined || roundValue(word.word) !== undefined
}

function touches(word: EnglishWord | undefined): boolean {
  return word !== undefined && word.behind !== ',' && !word.endsSentence
}

function numberAt(words: readonly EnglishWord[], at: number): SpokenCode | undefined {
  const ordinal = ordinalAt(words, at)
  if (ordinal && ordinal.value >= leastWrittenNumber) {
    return { written: ordinalText(ordinal.value), length: ordinal.length }
  }
  const cardinal = cardinalAt(words, at)
  if (!cardinal || cardinal.value < leastWrittenNumber) return undefined
  // `a hundred` alone is a manner of speaking.
  if (words[at]?.word === 'a' && cardinal.length === 2) return undefined
  const written =
    cardinal.value >= 10_000 ? cardinal.value.toLocaleString('en-US') : String(cardinal.value)
  return { written, length: cardinal.length }
}

function longest(readings: readonly SpokenCode[]): SpokenCode | undefined {
  return readings.reduce<SpokenCode | undefined>(
    (best, one) => (best && best.length >= one.length ? best : one),
    undefined,
  )
}

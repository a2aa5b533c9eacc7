import { cardinalAt, ordinalAt, ordinalText } from './english-cardinal.js'
import { codeAt, type SpokenCode } from './english-codes.js'
import { addressAt, amountAt, dateAt, decimalAt, timeAt, yearAt } from './english-phrases.js'
import { englishWords, type EnglishWord } from './english-words.js'
import type { WrittenSpan } from './span.js'

/** Smaller numbers stay words in running text. */
const leastWrittenNumber = 10

/**
 * What an English text says in numbers, codes, amounts, dates, times and addresses, the longest reading first.
 * Cost: linear in the words.
 */
export function englishSpans(text: string): WrittenSpan[] {
  const words = englishWords(text)
  const textOf = (from: number, to: number): string =>
    text.slice(words[from]?.from ?? 0, words[to - 1]?.to ?? 0)
  const spans: WrittenSpan[] = []
  for (let at = 0; at < words.length;) {
    const code = readAt(words, at, textOf)
    const first = words[at]
    const last = code && words[at + code.length - 1]
    if (!code || !first || !last) {
      at++
      continue
    }
    // The point of `p.m.` is in the written form already.
    const to = code.written.endsWith('.') && text[last.to] === '.' ? last.to + 1 : last.to
    if (text.slice(first.from, to) !== code.written) {
      spans.push({ from: first.from, to, written: code.written })
    }
    at += code.length
  }
  return spans
}

function readAt(
  words: readonly EnglishWord[],
  at: number,
  textOf: (from: number, to: number) => string,
): SpokenCode | undefined {
  const readings = [
    addressAt(words, at),
    dateAt(words, at, textOf),
    amountAt(words, at),
    decimalAt(words, at),
    timeAt(words, at),
  ].filter((reading) => reading !== undefined)
  if (readings.length > 0) return longest(readings)
  return longest(
    [yearAt(words, at), numberAt(words, at), codeAt(words, at)].filter(
      (reading) => reading !== undefined,
    ),
  )
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

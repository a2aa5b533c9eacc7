import { cardinalAt, ordinalAt, ordinalText, smallNumber } from './english-cardinal.js'
import type { SpokenCode } from './english-codes.js'
import type { EnglishWord } from './english-words.js'

const months = new Set(
  'january february march april may june july august september october november december'.split(
    ' ',
  ),
)
/** Months that are verbs as well: `may ten people`. */
const verbs = new Set(['march', 'may'])
const beforeMonths = new Set(
  'on in of by from since until till before after last next this through to'.split(' '),
)
const decades: Readonly<Record<string, number>> = {
  ...{ twenties: 2, thirties: 3, forties: 4, fifties: 5 },
  ...{ sixties: 6, seventies: 7, eighties: 8, nineties: 9 },
}

/** The words from one to another, spelled as in the text. */
type TextOf = (from: number, to: number) => string

/** `march fifth twenty twenty four`, `the fifth of march`; the month keeps its spelling. */
export function dateAt(
  words: readonly EnglishWord[],
  at: number,
  textOf: TextOf,
): SpokenCode | undefined {
  return months.has(words[at]?.word ?? '')
    ? monthFirst(words, at, textOf)
    : dayFirst(words, at, textOf)
}

function monthFirst(
  words: readonly EnglishWord[],
  at: number,
  textOf: TextOf,
): SpokenCode | undefined {
  const ordinal = ordinalAt(words, at + 1)
  const day = ordinal ?? smallNumber(words, at + 1)
  if (!day || day.value < 1 || day.value > 31) return undefined
  const year = yearAt(words, at + 1 + day.length, true)
  const isDate = ordinal !== undefined || year !== undefined || !verbs.has(words[at]?.word ?? '')
  if (!isDate && !beforeMonths.has(words[at - 1]?.word ?? '')) return undefined
  const written = `${textOf(at, at + 1)} ${ordinal ? ordinalText(day.value) : day.value}`
  return year
    ? { written: `${written}, ${year.written}`, length: 1 + day.length + year.length }
    : { written, length: 1 + day.length }
}

function dayFirst(
  words: readonly EnglishWord[],
  at: number,
  textOf: TextOf,
): SpokenCode | undefined {
  const day = ordinalAt(words, at)
  if (!day || day.value > 31 || words[at + day.length]?.word !== 'of') return undefined
  const monthAt = at + day.length + 1
  if (!months.has(words[monthAt]?.word ?? '')) return undefined
  const written = `${ordinalText(day.value)} of ${textOf(monthAt, monthAt + 1)}`
  const length = day.length + 2
  const year = yearAt(words, monthAt + 1, true)
  return year
    ? { written: `${written} ${year.written}`, length: length + year.length }
    : { written, length }
}

/**
 * `nineteen ninety nine`, `twenty oh five`, `two thousand and four`, `nineteen nineties`: from 1100 to 2099.
 *
 * @param isInDate true behind a day and month, where a pause inside means nothing; else `twenty, thirty` is a list
 */
export function yearAt(
  words: readonly EnglishWord[],
  at: number,
  isInDate = false,
): SpokenCode | undefined {
  const pair = centuryAt(words, at, isInDate)
  if (pair) return pair
  const whole = cardinalAt(words, at)
  if (!whole || whole.value < 2_000 || whole.value > 2_099) return undefined
  return { written: String(whole.value), length: whole.length }
}

function centuryAt(
  words: readonly EnglishWord[],
  at: number,
  isInDate: boolean,
): SpokenCode | undefined {
  const century = smallNumber(words, at)
  if (!century || century.value < 11 || century.value > 20) return undefined
  const after = at + century.length
  const decade = decades[words[after]?.word ?? '']
  if (decade !== undefined) {
    return { written: `${century.value}${decade}0s`, length: century.length + 1 }
  }
  const isListed = !isInDate && words[after - 1]?.behind === ','
  const rest = isListed ? undefined : yearsAt(words, after)
  return (
    rest && { written: `${century.value}${rest.written}`, length: century.length + rest.length }
  )
}

/** `ninety nine`, `oh five`. */
function yearsAt(words: readonly EnglishWord[], at: number): SpokenCode | undefined {
  const oh = words[at]?.word === 'oh' ? 1 : 0
  const years = smallNumber(words, at + oh)
  if (!years || years.value >= 10 !== (oh === 0)) return undefined
  return { written: String(years.value).padStart(2, '0'), length: oh + years.length }
}

import {
  cardinalAt,
  digitValue,
  ordinalAt,
  ordinalText,
  smallNumber,
  type SpokenNumber,
} from './english-cardinal.js'
import type { SpokenCode } from './english-codes.js'
import type { EnglishWord } from './english-words.js'

const currencies: Readonly<Record<string, string>> = {
  ...{ dollar: '$', dollars: '$', bucks: '$', pound: '£', pounds: '£', quid: '£' },
  ...{ euro: '€', euros: '€' },
}
const smallCoins = new Set(['cent', 'cents', 'penny', 'pence'])
const months = new Set(
  'january february march april may june july august september october november december'.split(
    ' ',
  ),
)
const joints: Readonly<Record<string, string>> = {
  ...{ dot: '.', underscore: '_', dash: '-', hyphen: '-' },
}

/** Longer is no address. */
const maxMailboxWords = 30

const topLevelDomains = new Set([
  'com',
  'org',
  'net',
  'edu',
  'gov',
  'io',
  'co',
  'uk',
  'cn',
  'de',
  'fr',
  'info',
])

/** Amounts of money: `twenty three dollars and fifty cents`, `twenty three dollars fifty`. */
export function amountAt(words: readonly EnglishWord[], at: number): SpokenCode | undefined {
  const whole = cardinalAt(words, at)
  if (!whole) return undefined
  const sign = currencies[words[at + whole.length]?.word ?? '']
  if (sign === undefined) return undefined
  const amount = sign + whole.value.toLocaleString('en-US')
  const length = whole.length + 1
  const cents = words[at + length - 1]?.endsSentence ? undefined : centsAt(words, at + length)
  return cents
    ? { written: `${amount}.${cents.written}`, length: length + cents.length }
    : { written: amount, length }
}

/** `and fifty cents`, or a bare number from ten on that counts nothing else. */
function centsAt(words: readonly EnglishWord[], at: number): SpokenCode | undefined {
  const and = words[at]?.word === 'and' ? 1 : 0
  const cents = smallNumber(words, at + and)
  if (!cents) return undefined
  const written = String(cents.value).padStart(2, '0')
  const after = words[at + and + cents.length]
  if (smallCoins.has(after?.word ?? '')) return { written, length: and + cents.length + 1 }
  const isBare = and === 0 && cents.value >= 10 && !hasUnit(after)
  return isBare ? { written, length: cents.length } : undefined
}

/** `fifteen percent`, `three point five`. */
export function decimalAt(words: readonly EnglishWord[], at: number): SpokenCode | undefined {
  const whole = cardinalAt(words, at)
  if (!whole) return undefined
  let { length } = whole
  let written = String(whole.value)
  if (words[at + length]?.word === 'point') {
    const digits: number[] = []
    for (
      let next = digitOf(words[at + length + 1]);
      next !== undefined;
      next = digitOf(words[at + length + 1 + digits.length])
    ) {
      digits.push(next)
    }
    if (digits.length > 0) {
      written += `.${digits.join('')}`
      length += 1 + digits.length
    }
  }
  const isPercent =
    words[at + length]?.word === 'percent' ||
    (words[at + length]?.word === 'per' && words[at + length + 1]?.word === 'cent')
  if (isPercent) {
    return { written: `${written}%`, length: length + (words[at + length]?.word === 'per' ? 2 : 1) }
  }
  return written.includes('.') ? { written, length } : undefined
}

/** `three thirty p m`, `nine o'clock`, `ten a.m.` are times; `half past` is left alone. */
export function timeAt(words: readonly EnglishWord[], at: number): SpokenCode | undefined {
  const hour = hourAt(words, at)
  if (!hour) return undefined
  const minute = minuteAt(words, at + hour.length)
  const length = hour.length + (minute?.length ?? 0)
  const half = halfDayAt(words, at + length)
  if (half) {
    const minutes = minute ? `:${minute.written}` : ''
    return { written: `${hour.value}${minutes} ${half.written}`, length: length + half.length }
  }
  const isWhole = !minute && words[at + length]?.word === "o'clock"
  return isWhole ? { written: `${hour.value} o’clock`, length: length + 1 } : undefined
}

/** From one to twelve, in words or as a recogniser wrote it; `3:30` is whole already. */
function hourAt(words: readonly EnglishWord[], at: number): SpokenNumber | undefined {
  const word = words[at]?.word ?? ''
  const hour = /^\d{1,2}$/.test(word) ? { value: Number(word), length: 1 } : smallNumber(words, at)
  return hour && hour.value >= 1 && hour.value <= 12 ? hour : undefined
}

/** `thirty`, `oh five`. */
function minuteAt(words: readonly EnglishWord[], at: number): SpokenCode | undefined {
  const oh = words[at]?.word === 'oh' ? 1 : 0
  const minute = smallNumber(words, at + oh)
  if (!minute || minute.value >= 60 || minute.value < 10 !== (oh === 1)) return undefined
  return { written: String(minute.value).padStart(2, '0'), length: oh + minute.length }
}

function halfDayAt(words: readonly EnglishWord[], at: number): SpokenCode | undefined {
  const word = words[at]?.word ?? ''
  if (word === 'am' || word === 'pm') return { written: `${word.slice(0, 1)}.m.`, length: 1 }
  const isSpelled = (word === 'a' || word === 'p') && words[at + 1]?.word === 'm'
  return isSpelled ? { written: `${word}.m.`, length: 2 } : undefined
}

/** Takes words of the text as they stand there. */
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
  const written = `${textOf(at, at + 1)} ${ordinal ? ordinalText(day.value) : day.value}`
  const year = yearAt(words, at + 1 + day.length)
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
  const year = yearAt(words, monthAt + 1)
  return year
    ? { written: `${written} ${year.written}`, length: length + year.length }
    : { written, length }
}

/** `nineteen ninety nine`, `twenty oh five`, `two thousand and four`: years from 1100 to 2099. */
export function yearAt(words: readonly EnglishWord[], at: number): SpokenCode | undefined {
  const century = smallNumber(words, at)
  if (century && century.value >= 11 && century.value <= 20) {
    const after = at + century.length
    const oh = words[after]?.word === 'oh' ? 1 : 0
    const rest = smallNumber(words, after + oh)
    if (rest && (oh === 1 ? rest.value < 10 : rest.value >= 10)) {
      const written = `${century.value}${String(rest.value).padStart(2, '0')}`
      return { written, length: century.length + oh + rest.length }
    }
  }
  const whole = cardinalAt(words, at)
  if (!whole || whole.value < 2_000 || whole.value > 2_099) return undefined
  return { written: String(whole.value), length: whole.length }
}

/** `j o h n at gmail dot com`, `support at example dot co dot uk`. */
export function addressAt(words: readonly EnglishWord[], at: number): SpokenCode | undefined {
  const name = mailboxAt(words, at)
  if (!name || words[at + name.length]?.word !== 'at') return undefined
  const domainAt = at + name.length + 1
  const domain = [words[domainAt]?.word ?? '']
  let length = 1
  while (words[domainAt + length]?.word === 'dot') {
    domain.push(words[domainAt + length + 1]?.word ?? '')
    length += 2
  }
  if (domain.length < 2 || !topLevelDomains.has(domain.at(-1) ?? '')) return undefined
  return { written: `${name.written}@${domain.join('.')}`, length: name.length + 1 + length }
}

/** Letters one by one, or words, joined by `dot`, `dash` or `underscore`, up to `at`. */
function mailboxAt(words: readonly EnglishWord[], at: number): SpokenCode | undefined {
  let written = ''
  let length = 0
  let isOpen = true
  for (; length < maxMailboxWords; length++) {
    const { word, endsSentence } = words[at + length] ?? { word: 'at', endsSentence: false }
    if (word === 'at') break
    const joint = joints[word]
    // A whole word may stand at the beginning and behind a joint or letters, nowhere else.
    if (joint === undefined && word.length > 1 && !isOpen) return undefined
    if (endsSentence) return undefined
    written += joint ?? String(digitValue(word) ?? word)
    isOpen = joint !== undefined || word.length === 1
  }
  return length === 0 ? undefined : { written, length }
}

function digitOf(word: EnglishWord | undefined): number | undefined {
  if (word === undefined) return undefined
  return word.word === 'oh' ? 0 : /^\d$/.test(word.word) ? Number(word.word) : digitValue(word.word)
}

/** Something that a number before it would count. */
function hasUnit(word: EnglishWord | undefined): boolean {
  return word !== undefined && /s$/.test(word.word)
}

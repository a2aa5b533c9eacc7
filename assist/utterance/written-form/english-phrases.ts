import { cardinalAt, digitValue, smallNumber, type SpokenNumber } from './english-cardinal.js'
import type { SpokenCode } from './english-codes.js'
import type { EnglishWord } from './english-words.js'

const currencies: Readonly<Record<string, string>> = {
  ...{ dollar: '$', dollars: '$', bucks: '$', pound: '£', pounds: '£', quid: '£' },
  ...{ euro: '€', euros: '€' },
}
const smallCoins = new Set(['cent', 'cents', 'penny', 'pence'])

/** Words that make pounds a weight. */
const weights = /^(?:weigh|weight|overweight|heav|lost|lose|gain|lift|parcel|package|luggage)/
/** How far from the pounds they stand. */
const weightReach = 5

/** `at three thirty` is a time. */
const beforeTimes = new Set('at by until till around before after'.split(' '))

/** Amounts of money: `twenty three dollars and fifty cents`, `twenty three dollars fifty`, `two point five million euros`. */
export function amountAt(words: readonly EnglishWord[], at: number): SpokenCode | undefined {
  const large = largeAmountAt(words, at)
  if (large) return large
  const whole = cardinalAt(words, at)
  if (!whole) return undefined
  const sign = currencyAt(words, at + whole.length)
  if (sign === undefined) return undefined
  const amount = sign + whole.value.toLocaleString('en-US')
  const length = whole.length + 1
  const cents = words[at + length - 1]?.endsSentence ? undefined : centsAt(words, at + length)
  return cents
    ? { written: `${amount}.${cents.written}`, length: length + cents.length }
    : { written: amount, length }
}

function largeAmountAt(words: readonly EnglishWord[], at: number): SpokenCode | undefined {
  const decimal = decimalAt(words, at)
  const scale = decimal && words[at + decimal.length]?.word
  if (!decimal || (scale !== 'million' && scale !== 'billion')) return undefined
  const sign = currencyAt(words, at + decimal.length + 1)
  return sign === undefined
    ? undefined
    : { written: `${sign}${decimal.written} ${scale}`, length: decimal.length + 2 }
}

function currencyAt(words: readonly EnglishWord[], at: number): string | undefined {
  const word = words[at]?.word ?? ''
  const near = words.slice(Math.max(0, at - weightReach), at + weightReach)
  const isWeight = word.startsWith('pound') && near.some((other) => weights.test(other.word))
  return isWeight ? undefined : currencies[word]
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

/**
 * `three thirty p m`, `nine o'clock`, `2 05 p.m.`, `at three thirty` are times; `half past` and `10 pm`, which is
 * written already, are left alone.
 */
export function timeAt(words: readonly EnglishWord[], at: number): SpokenCode | undefined {
  const hour = hourAt(words, at)
  if (!hour) return undefined
  const minute = minuteAt(words, at + hour.length)
  if (!minute) return wholeHourAt(words, at, hour)
  const length = hour.length + minute.length
  const written = `${hour.value}:${minute.written}`
  const half = halfDayAt(words, at + length)
  if (half) return { written: `${written} ${half.written}`, length: length + half.length }
  const isAnnounced = minute.length === 1 && beforeTimes.has(words[at - 1]?.word ?? '')
  return isAnnounced && !hasUnit(words[at + length]) ? { written, length } : undefined
}

function wholeHourAt(
  words: readonly EnglishWord[],
  at: number,
  hour: SpokenNumber,
): SpokenCode | undefined {
  const isWritten = /^\d/.test(words[at]?.word ?? '')
  if (isWritten) return undefined
  const half = halfDayAt(words, at + hour.length)
  if (half) return { written: `${hour.value} ${half.written}`, length: hour.length + half.length }
  const isWhole = words[at + hour.length]?.word === "o'clock"
  return isWhole ? { written: `${hour.value} o’clock`, length: hour.length + 1 } : undefined
}

/** From nought to twelve, in words or as a recogniser wrote it; `3:30` is whole already. */
function hourAt(words: readonly EnglishWord[], at: number): SpokenNumber | undefined {
  const word = words[at]?.word ?? ''
  const hour = /^\d{1,2}$/.test(word) ? { value: Number(word), length: 1 } : smallNumber(words, at)
  return hour && hour.value <= 12 ? hour : undefined
}

/** `thirty`, `oh five`, `05`. */
function minuteAt(words: readonly EnglishWord[], at: number): SpokenCode | undefined {
  const word = words[at]?.word ?? ''
  if (/^[0-5]\d$/.test(word)) return { written: word, length: 1 }
  const oh = word === 'oh' ? 1 : 0
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

function digitOf(word: EnglishWord | undefined): number | undefined {
  if (word === undefined) return undefined
  return word.word === 'oh' ? 0 : /^\d$/.test(word.word) ? Number(word.word) : digitValue(word.word)
}

/** Something that a number before it would count. */
function hasUnit(word: EnglishWord | undefined): boolean {
  return word !== undefined && (/s$/.test(word.word) || digitValue(word.word) !== undefined)
}

import { englishOnes, englishTens, irregularOrdinals } from '../../text/number-words.js'

const tens = new Set(englishTens.slice(2))
const singles = new Set([...englishOnes.slice(0, 10), 'oh', 'o', 'nought'])
const teens = new Set(englishOnes.slice(10))
const scales = new Set(['hundred', 'thousand', 'million'])
const months = new Set(
  'january february march april may june july august september october november december'.split(
    ' ',
  ),
)

/** What recognisers write for a digit that stands among digits. */
const soundsLikeDigit = new Set('to too for fore four of or won ate i know no l'.split(' '))

/** What stands between two groups of one number. */
const joints = new Set('and dash hyphen dot point slash space double triple uh um er'.split(' '))

/** Words after which no sentence ends, or a number follows. */
const leadIns = new Set(
  [
    'and or but the a an my your of at to on in with from by for under is are was it’s that’s dash',
    'hyphen dot slash double triple plus uh um er number code zip street because so if',
  ]
    .join(' ')
    .split(' '),
)

/** Words by which somebody announces a number that has several groups. */
const cues =
  /\b(?:numbers?|phone|telephone|mobile|cell|card|account|routing|reference|order|zip|postcode|code|pin|serial|social|policy|member|booking|tracking|reach me|born|birth|birthday)\b/u

/** A number that is announced by these words and `is` follows in the same sentence. */
const announcements =
  /\b(?:(?:numbers?|reference|order|code|zip|birth|birthday) (?:is|was)|born (?:in|on)|reach me (?:at|on))\b/u

const streets =
  /\b(?:address|streets?|roads?|avenues?|drive|lane|boulevard|court|square|terrace|highway|apartment)\b/u

/** Somebody tells where they live or where something goes; with a number it is an address. */
const places = /\b(?:live|living|send|ship|deliver|mail|moved)\b.*\b(?:at|to|on)\b/u

/** A house number and a name, as recognisers write a street that they do not know. */
const houses = /\d{3,} ?[A-Z][a-z]+(?: [A-Z][a-z]+)?[.,]?$/u

/** A spelled word as an abbreviation. */
const abbreviations = /\b[A-Z]{2,4}[.,]*$/u

/** A sum of money: nothing of it is to come. */
const amounts = /[$£€]\d[\d,.]*$/u

/** Digits after which a number is whole: of a telephone, with and without the country, and of a card. */
const phoneLengths: readonly number[] = [10, 11]
const cardLengths: readonly number[] = [16]

/** Digits of a postcode, after which an address is whole. */
const postcodeLength = 5

/** Digits said one by one from which on more are expected, announced or not. */
const leastUnannounced = 2

/** What is counted: nothing of the number before it is to come. */
const units = new Set(
  'dollars cents bucks pounds percent years months weeks days hours minutes o’clock am pm'.split(
    ' ',
  ),
)

/** Below this confidence a recogniser takes digits for other words, so that one of them is reason enough. */
const unsureConfidence = 0.75

interface NumberTail {
  /** Digits at the end; a number from ten on counts with the digits that it is written with. */
  readonly digitCount: number
  /** Words that the tail takes. */
  readonly wordCount: number
  /** Pieces: `twenty five` is one, `two five` are two. */
  readonly pieceCount: number
  readonly hasYear: boolean
}

/**
 * Whether an English text ends inside a number or just before one.
 *
 * @param confidence of the text, 0 to 1
 */
export function openEnglishNumber(text: string, confidence: number): boolean {
  const written = text.trim()
  const plain = written.toLowerCase().replaceAll("'", '’')
  const words = plain.match(/[a-z]+(?:’[a-z]+)?|\d+(?:st|nd|rd|th)?/gu) ?? []
  const last = words.at(-1)
  if (last === undefined || plain.endsWith('?') || isAmount(plain, last)) return false
  if (leadIns.has(last) || isDateOpen(words, last)) return true
  if (isAddress(plain, words)) return numberTail(words).digitCount !== postcodeLength
  if (houses.test(written) || abbreviations.test(written) || isSpelled(words)) return true
  return isTailOpen(words, plain) || (confidence < unsureConfidence && hasLateDigit(words, plain))
}

function isAmount(plain: string, last: string): boolean {
  return amounts.test(plain) || units.has(last)
}

/** A digit among the last words, of a number that is not whole. */
function hasLateDigit(words: readonly string[], plain: string): boolean {
  const tail = numberTail(words)
  if (tail.hasYear || isWhole(tail, plain)) return false
  return words.slice(-4).some((word) => isDigitWord(word) || isOrdinal(word))
}

/** Whether the digits at the end are the beginning of a number. */
function isTailOpen(words: readonly string[], plain: string): boolean {
  const tail = numberTail(words)
  if (tail.digitCount === 0) return isLitter(words) || isAnnouncedOnly(plain, words)
  if (tail.wordCount === 1 && words.at(-1) === 'one') return false
  if (tail.hasYear || isWhole(tail, plain)) return false
  return cues.test(plain) || tail.digitCount > leastUnannounced || isAllDigits(words, tail)
}

/** A street, or a place that something goes to, with a house number in words or digits. */
function isAddress(plain: string, words: readonly string[]): boolean {
  if (streets.test(plain)) return /\baddress\b/u.test(plain) || words.some(isDigitWord)
  return places.test(plain) && (/\d{2,}/u.test(plain) || words.filter(isDigitWord).length > 1)
}

/** As many digits as a number of its kind has. */
function isWhole({ digitCount }: NumberTail, plain: string): boolean {
  if (/\bcard\b/u.test(plain)) return cardLengths.includes(digitCount)
  if (phoneLengths.includes(digitCount)) return !/\b(?:reference|order|account)\b/u.test(plain)
  return cardLengths.includes(digitCount)
}

/** A number was announced, and nothing that was heard since is one: the recogniser took a digit for a word. */
function isAnnouncedOnly(plain: string, words: readonly string[]): boolean {
  return announcements.test(plain) && !words.some(isDigitWord)
}

/** `march`, `march fourteenth`, `the third`: the year is to come. */
function isDateOpen(words: readonly string[], last: string): boolean {
  const [monthBefore = '', dayBefore = ''] = words.slice(-3)
  const isDay = /^(?:\d{1,2})$/u.test(last) || teens.has(last) || singles.has(last)
  if (
    isDay &&
    (months.has(words.at(-2) ?? '') || (months.has(monthBefore) && tens.has(dayBefore)))
  ) {
    return true
  }
  if (isOrdinal(last)) return true
  // Two of the months are other words as well.
  if (last !== 'march' && last !== 'may') return months.has(last)
  return /^(?:in|on|of|is|was)$/u.test(words.at(-2) ?? '')
}

function isOrdinal(word: string): boolean {
  if (/^\d+(?:st|nd|rd|th)$/u.test(word) || irregularOrdinals.has(word)) return true
  return (
    word.length > 4 &&
    /(?:th|tieth)$/u.test(word) &&
    isCardinal(word.replace(/ieth$/u, 'y').replace(/th$/u, ''))
  )
}

function isCardinal(word: string): boolean {
  return singles.has(word) || teens.has(word) || tens.has(word)
}

/** A single letter at the end, after another or after a digit: somebody spells. */
function isSpelled(words: readonly string[]): boolean {
  const [before = '', last = ''] = words.slice(-2)
  const isLetter = (word: string): boolean => /^[b-hj-z]$/u.test(word)
  return isLetter(last) && (isLetter(before) || singles.has(before) || /^\d+$/u.test(before))
}

/** Digits that the recogniser understood in part: most of the last words are some. */
function isLitter(words: readonly string[]): boolean {
  const latest = words.slice(-5)
  const sounding = latest.filter((word) => isDigitWord(word) || soundsLikeDigit.has(word)).length
  return latest.some(isDigitWord) && sounding >= 3
}

function isAllDigits(words: readonly string[], { wordCount, pieceCount }: NumberTail): boolean {
  return pieceCount > 1 && wordCount === words.length
}

function isDigitWord(word: string): boolean {
  return singles.has(word) || teens.has(word) || tens.has(word) || /^\d+$/u.test(word)
}

/** The number at the end of the words. */
function numberTail(words: readonly string[]): NumberTail {
  let digitCount = 0
  let pieceCount = 0
  let at = words.length - 1
  for (; at >= 0; at--) {
    const word = words[at] ?? ''
    if (joints.has(word) || scales.has(word)) continue
    const length = digitLength(word, words[at + 1] ?? '', words[at - 1] ?? '')
    if (length === undefined) break
    digitCount += length
    if (length > 0) pieceCount++
  }
  const tail = words.slice(at + 1)
  return { digitCount, pieceCount, wordCount: tail.length, hasYear: isYear(tail) }
}

/** Digits that a word adds to a number; undefined where it ends the number. */
function digitLength(word: string, after: string, before: string): number | undefined {
  if (/^\d+$/u.test(word)) return word.length
  if (singles.has(word)) return 1
  if (teens.has(word)) return 2
  if (tens.has(word)) return singles.has(after) ? 1 : 2
  const isAmong = isDigitWord(after) || (after !== '' && soundsLikeDigit.has(after))
  return soundsLikeDigit.has(word) && isAmong && isDigitWord(before) ? 1 : undefined
}

/** `nineteen eighty two`, `two thousand and five`, `1982`. */
function isYear(tail: readonly string[]): boolean {
  const spoken = tail.slice(-4).join(' ')
  return /(?:\b(?:19|20)\d\d|\bnineteen (?:\S+ty|oh|nineteen)(?: \w+)?|\bnineteen \w+teen|\btwo thousand(?: and)?(?: \w+){1,2}|\btwenty (?:\w+teen|twenty \w+|ten|eleven|twelve))$/u.test(
    spoken,
  )
}

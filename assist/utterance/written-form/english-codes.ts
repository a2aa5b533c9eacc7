import { cardinalAt, digitValue, roundValue, smallNumber } from './english-cardinal.js'
import type { EnglishWord } from './english-words.js'

/** A number or code read out, as it is written. */
export interface SpokenCode {
  readonly written: string
  readonly length: number
}

const repeats: Readonly<Record<string, number>> = { double: 2, triple: 3, treble: 3 }
const separators: Readonly<Record<string, string>> = {
  dash: '-',
  hyphen: '-',
  minus: '-',
  slash: '/',
}

/** Fewer characters than this are no code: they happen to stand together. */
const leastCharacters = 3
/** Before so many characters, what looks like an article is a letter: with a digit among them, and without one. */
const leastBehindArticle = { mixed: 3, letters: 4 }

/** Largest count within a code: `t m a z two thousand five hundred`. */
const mostCounted = 9_999

interface Piece {
  readonly written: string
  readonly length: number
  readonly kind: 'digit' | 'letter' | 'separator'
  /** The letters `a` and `i` are words as well. */
  readonly isDoubtful?: boolean
  /** `double seven`, which nobody says of anything but a code. */
  readonly isRepeated?: boolean
  /** Several digits that the recogniser wrote as a number. */
  readonly isWritten?: boolean
}

/**
 * A run of digits and letters that were read out one by one, in groups, doubled (`double seven`) or by an alphabet
 * (`p as in papa`). At least three characters; what is written in digits already stays as it is.
 */
export function codeAt(words: readonly EnglishWord[], at: number): SpokenCode | undefined {
  const pieces = piecesAt(words, at)
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0)
  const last = words[at + length - 1]
  const isAlone = at === 0 && (at + length === words.length || last?.endsSentence === true)
  if (!isCode(pieces, isAlone) || isList(words, at, pieces)) return undefined
  return { written: pieces.map((piece) => piece.written).join(''), length }
}

function piecesAt(words: readonly EnglishWord[], at: number): Piece[] {
  const pieces: Piece[] = []
  let next = at
  for (let piece = pieceAt(words, next); piece; piece = pieceAt(words, next)) {
    if (isOther(words, next, pieces.at(-1), piece)) break
    pieces.push(piece)
    next += piece.length
    if (words[next - 1]?.endsSentence) break
  }
  const endsText = next >= words.length || words[next - 1]?.endsSentence === true
  while (isTail(pieces, endsText)) pieces.pop()
  return pieces
}

/** `twenty, thirty, forty` is a list and `p.m.` no part of a code; `five one two, five five five` is one number. */
function isOther(
  words: readonly EnglishWord[],
  at: number,
  before: Piece | undefined,
  piece: Piece,
): boolean {
  const isListed = words[at - 1]?.behind === ',' && isRound(before) && isRound(piece)
  return isListed || (before?.kind === 'digit' && isHalfDay(words, at))
}

/** One `a` or `i` behind a code is the next word. Two of them, or one that ends the sentence, belong to the code. */
function isTail(pieces: readonly Piece[], endsText: boolean): boolean {
  const [last, before] = [pieces.at(-1), pieces.at(-2)]
  if (last?.kind === 'separator') return true
  return last?.isDoubtful === true && before?.isDoubtful !== true && !endsText
}

/** `0 45 p.m.` */
function isHalfDay(words: readonly EnglishWord[], at: number): boolean {
  return /^[ap]$/.test(words[at]?.word ?? '') && words[at + 1]?.word === 'm'
}

/** `3, 7, 9 and 24` are several numbers. */
function isList(words: readonly EnglishWord[], at: number, pieces: readonly Piece[]): boolean {
  if (pieces.some(({ kind }) => kind !== 'digit')) return false
  let next = at
  const ends = pieces.map((piece) => words[(next += piece.length) - 1]?.behind)
  const conjunction = words[next]?.word
  const isListed = ends.slice(0, -1).every((behind) => behind === ',')
  return isListed && (conjunction === 'and' || conjunction === 'or')
}

function isRound(piece: Piece | undefined): boolean {
  return piece?.kind === 'digit' && piece.written.length > 1 && piece.isRepeated !== true
}

function isCode(pieces: readonly Piece[], isAlone: boolean): boolean {
  const [first, ...others] = pieces
  if (!first || first.kind === 'separator') return false
  if (first.isDoubtful === true && !isBehindArticle(others, isAlone)) return false
  const written = pieces.map((piece) => piece.written).join('')
  const isLong = written.replace(/[-/]/g, '').length >= leastCharacters && pieces.length >= 2
  if (pieces.some(({ kind }) => kind !== 'digit')) return isLong
  if (pieces.every(({ isWritten }) => isWritten)) return false
  return isDigits(pieces) || (isLong && pieces.some((piece) => piece.isRepeated))
}

/** `five one two …`, `twenty one oh five`, `forty one eleven eleven`; `five sixteen sixty nine` is a date as well. */
function isDigits(pieces: readonly Piece[]): boolean {
  const singles = pieces.filter((piece) => piece.written.length === 1)
  if (singles.length >= leastCharacters) return true
  const isPlain = singles.length === 0 || singles.some((piece) => piece.written === '0')
  return pieces.length >= leastCharacters && isPlain
}

/** `a b seven seven four` is AB774 while `a five one two number` is not A512, and `a v i p` no AVIP. */
function isBehindArticle(pieces: readonly Piece[], isAlone: boolean): boolean {
  const characters = pieces.map((piece) => piece.written).join('').length
  const hasDigit = pieces.some(({ kind }) => kind === 'digit')
  if (!hasDigit) return characters >= leastBehindArticle.letters
  return characters >= leastBehindArticle.mixed && (pieces[0]?.kind === 'letter' || isAlone)
}

function pieceAt(words: readonly EnglishWord[], at: number): Piece | undefined {
  const word = words[at]?.word ?? ''
  const separator = separators[word]
  if (separator !== undefined) return { written: separator, length: 1, kind: 'separator' }
  if (/^[a-z]$/.test(word)) return letterAt(words, at, word)
  return repeatedAt(words, at) ?? digitsAt(words, at)
}

function repeatedAt(words: readonly EnglishWord[], at: number): Piece | undefined {
  const times = repeats[words[at]?.word ?? '']
  const piece = times === undefined ? undefined : pieceAt(words, at + 1)
  if (times === undefined || piece?.written.length !== 1) return undefined
  const written = piece.written.repeat(times)
  return { ...piece, written, length: piece.length + 1, isDoubtful: false, isRepeated: true }
}

function digitsAt(words: readonly EnglishWord[], at: number): Piece | undefined {
  const word = words[at]?.word ?? ''
  const kind = 'digit'
  if (/^\d+$/.test(word)) return { written: word, length: 1, kind, isWritten: word.length > 1 }
  if (word === 'oh') return { written: '0', length: 1, kind }
  const digit = digitValue(word)
  const count = countAt(words, at)
  if (count) return count
  if (digit !== undefined) return { written: String(digit), length: 1, kind }
  const small = roundValue(word) === undefined ? undefined : smallNumber(words, at)
  return small && { written: String(small.value), length: small.length, kind }
}

/**
 * `eight hundred five five five` is 800 and then 555, `one hundred twenty three four` is 123 and then 4, and
 * `two thousand five hundred and two` is 2502.
 */
function countAt(words: readonly EnglishWord[], at: number): Piece | undefined {
  const kind = 'digit'
  const whole = cardinalAt(words, at)
  if (!whole || whole.value < 100 || whole.value > mostCounted) return undefined
  const said = words.slice(at, at + whole.length).map(({ word }) => word)
  const isSplit = whole.value < 1_000 && whole.value % 100 < 10 && !said.includes('and')
  return isSplit
    ? {
        written: String(whole.value - (whole.value % 100)),
        length: said.indexOf('hundred') + 1,
        kind,
      }
    : { written: String(whole.value), length: whole.length, kind }
}

/** `p as in papa`, `p for peter`, or `p` alone. `o` among digits is nothing else than a nought. */
function letterAt(words: readonly EnglishWord[], at: number, letter: string): Piece {
  const written = letter.toUpperCase()
  const named = namedLength(words, at, letter)
  if (named > 0) return { written, length: named, kind: 'letter' }
  const isBetweenDigits =
    letter === 'o' && [at - 1, at + 1].some((near) => isDigitWord(words[near]?.word ?? ''))
  if (isBetweenDigits) return { written: '0', length: 1, kind: 'digit' }
  return { written, length: 1, kind: 'letter', isDoubtful: isDoubtful(words[at]) }
}

function namedLength(words: readonly EnglishWord[], at: number, letter: string): number {
  const next = words[at + 1]?.word
  const link = next === 'as' && words[at + 2]?.word === 'in' ? 3 : next === 'for' ? 2 : 0
  const name = link === 0 ? '' : (words[at + link]?.word ?? '')
  return name.length > 1 && name.startsWith(letter) ? link + 1 : 0
}

/** Whether it may be an article (no comma, point or hyphen behind it) or a pronoun (no point or hyphen behind it). */
function isDoubtful(letter: EnglishWord | undefined): boolean {
  if (letter?.word === 'a') return !letter.isInitial && !/^[,.-]/.test(letter.behind)
  return letter?.word === 'i' && !/^[.-]/.test(letter.behind)
}

function isDigitWord(word: string): boolean {
  return /^\d+$/.test(word) || digitValue(word) !== undefined
}

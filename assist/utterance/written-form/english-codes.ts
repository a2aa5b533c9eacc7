import { digitValue, roundValue, smallNumber } from './english-cardinal.js'
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

/** Fewer characters than this are words that happen to stand together. */
const leastCharacters = 3

interface Piece {
  readonly written: string
  readonly length: number
  readonly kind: 'digit' | 'letter' | 'separator'
  /** The letters `a` and `i` are words as well, and `oh` is a sigh. */
  readonly isDoubtful?: boolean
}

/**
 * A run of digits and letters that were read out one by one, in groups, doubled (`double seven`) or by an alphabet
 * (`p as in papa`). At least three characters; in a run of letters alone no doubtful one may stand at an end.
 */
export function codeAt(words: readonly EnglishWord[], at: number): SpokenCode | undefined {
  const pieces = piecesAt(words, at)
  if (!isCode(pieces)) return undefined
  return {
    written: pieces.map((piece) => piece.written).join(''),
    length: pieces.reduce((sum, piece) => sum + piece.length, 0),
  }
}

function piecesAt(words: readonly EnglishWord[], at: number): Piece[] {
  const pieces: Piece[] = []
  let next = at
  for (let piece = pieceAt(words, next); piece; piece = pieceAt(words, next)) {
    pieces.push(piece)
    next += piece.length
    if (words[next - 1]?.endsSentence) break
  }
  for (let last = pieces.at(-1); last; last = pieces.at(-1)) {
    // One `a` or `i` behind a code is the next word; two of them are its end.
    const isPair = pieces.at(-2)?.isDoubtful === true
    if (last.kind !== 'separator' && (last.isDoubtful !== true || isPair)) break
    pieces.pop()
  }
  return pieces
}

function isCode(pieces: readonly Piece[]): boolean {
  const [first] = pieces
  if (!first || first.isDoubtful === true || first.kind === 'separator') return false
  const written = pieces.map((piece) => piece.written).join('')
  if (pieces.some(({ kind }) => kind !== 'digit')) {
    return written.replace(/[-/]/g, '').length >= leastCharacters && pieces.length >= 2
  }
  // Two numbers side by side are a year or a list, not a code.
  const singleCount = pieces.filter((piece) => piece.written.length === 1).length
  return singleCount >= leastCharacters || pieces.length >= leastCharacters
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
  return { ...piece, written, length: piece.length + 1, isDoubtful: false }
}

function digitsAt(words: readonly EnglishWord[], at: number): Piece | undefined {
  const word = words[at]?.word ?? ''
  const kind = 'digit'
  if (/^\d+$/.test(word)) return { written: word, length: 1, kind }
  if (word === 'oh') return { written: '0', length: 1, kind }
  const digit = digitValue(word)
  if (digit !== undefined) {
    return words[at + 1]?.word === 'hundred'
      ? { written: `${digit}00`, length: 2, kind }
      : { written: String(digit), length: 1, kind }
  }
  const small = roundValue(word) === undefined ? undefined : smallNumber(words, at)
  return small && { written: String(small.value), length: small.length, kind }
}

/** `p as in papa`, `p for peter`, or `p` alone. `o` among digits is nothing else than a nought. */
function letterAt(words: readonly EnglishWord[], at: number, letter: string): Piece {
  const next = words[at + 1]?.word
  const named = next === 'as' && words[at + 2]?.word === 'in' ? 3 : next === 'for' ? 2 : 0
  const written = letter.toUpperCase()
  if (
    named > 0 &&
    words[at + named]?.word.startsWith(letter) &&
    (words[at + named]?.word.length ?? 0) > 1
  ) {
    return { written, length: named + 1, kind: 'letter' }
  }
  const isBetweenDigits =
    letter === 'o' && [at - 1, at + 1].some((near) => isDigitWord(words[near]?.word ?? ''))
  if (isBetweenDigits) return { written: '0', length: 1, kind: 'digit' }
  return { written, length: 1, kind: 'letter', isDoubtful: letter === 'a' || letter === 'i' }
}

function isDigitWord(word: string): boolean {
  return /^\d+$/.test(word) || digitValue(word) !== undefined
}

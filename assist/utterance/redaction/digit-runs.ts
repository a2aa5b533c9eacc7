import type { TextSpan } from '../../text/text-span.js'
import { cardinalAt, digitValue, smallNumber } from '../written-form/english-cardinal.js'
import { hanDigitValue } from '../../text/number-words.js'

/**
 * Reads every digit of a text, however it was said or written, for redaction.
 *
 * Design: the written form leaves doubtful words alone. Redaction must not: a card number would stay readable. So this
 * reader joins digits over punctuation, pauses and fillers. Inside a run it takes a word that sounds like a digit for
 * one.
 */

/** A digit or number, where it stands. */
export interface DigitPiece extends TextSpan {
  readonly digits: string
  /** `to`, `for`, `oh`: a digit only among digits. */
  readonly isDoubtful: boolean
  /** It is the first of a group: more than a space or hyphen stands before it. */
  readonly opensGroup: boolean
}

/** Digits said in one go; at least one piece. */
export interface DigitRun extends TextSpan {
  readonly pieces: readonly DigitPiece[]
  readonly digits: string
}

interface Token extends TextSpan {
  readonly word: string
}

/** Tokens in the order in which they are tried: amounts, thousands and decimals, then digits, words, Han characters. */
const tokenPattern =
  /[$£€¥￥]\s?\d[\d,]*(?:\.\d+)?|(?<![\d.,])\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!,?\d)|(?<![\d.])\d+\.\d{1,2}(?![\d.])|\d+|[A-Za-z]+(?:['’][A-Za-z]+)*|\p{Script=Han}|\p{L}+/gu

const hanUnits = /[十百千万亿萬億]/u
const repeats = new Map(Object.entries({ double: 2, triple: 3, treble: 3, quadruple: 4 }))

/** Words that recognisers write for a digit which they did not recognise as one. */
const homophones = new Map(
  Object.entries({
    ...{ oh: '0', o: '0', nought: '0', naught: '0', won: '1', to: '2', too: '2' },
    ...{ for: '4', fore: '4', ate: '8' },
  }),
)

/** What may stand between two digits of one number. */
const gapPattern =
  /^(?:(?![%[\]])[\s\p{P}]|(?<![A-Za-z])(?:u[mh]+|e(?:r|rm|h)|ah|and|then|next|okay|ok|so|yeah|dash|hyphen|space|sorry|got it|hang on|hold on|wait|let me see|right|yes|mm+)(?![A-Za-z])|嗯|呃|啊|额|哦|那个|然后|接着|再|杠|稍等|等一下|等等|不好意思|后面|对|是)*$/iu
const maxGapLength = 40
const tightGap = /^(?:\s*|[-.‐-―_/·]|\s[-–—]\s)$/u

/** Units: a number before one of them counts something and belongs to no run. */
const unitBehind =
  /^\s?(?:%|(?:percent|dollars?|bucks|pounds?|euros?|cents?|pence|years?|months?|weeks?|days?|hours?|minutes?|seconds?|moment|sec|times|characters?|digits?|letters?|numbers?|attempts?|items?|people|hundred|thousand|million)(?![a-z])|[年月日号點点元块塊毛分秒次天岁歲度位]|个(?![零〇一幺二三四五六七八九]))/iu

/** Makes a number a part of a word: `two-factor`, `24-month`. */
const wordBehind = /^-[a-z]{2}/i

/** Runs of digits in the order of the text. Cost: linear. */
export function digitRuns(text: string): DigitRun[] {
  const runs: DigitRun[] = []
  let open: DigitPiece[] = []
  const close = (): void => {
    const [first, last] = [open[0], open.at(-1)]
    if (first && last) {
      const digits = open.map((piece) => piece.digits).join('')
      runs.push({ pieces: open, digits, start: first.start, end: last.end })
    }
    open = []
  }
  for (const piece of piecesOf(text)) {
    const last = open.at(-1)
    const gap = last === undefined ? '' : text.slice(last.end, piece.start)
    if (last && (gap.length > maxGapLength || !gapPattern.test(gap))) close()
    if (open.length === 0 && piece.isDoubtful && !/^o/i.test(text.slice(piece.start))) continue
    open.push({ ...piece, opensGroup: open.length === 0 || !tightGap.test(gap) })
  }
  close()
  return runs
}

function piecesOf(text: string): Omit<DigitPiece, 'opensGroup'>[] {
  const tokens = tokensOf(text)
  const pieces: Omit<DigitPiece, 'opensGroup'>[] = []
  for (let at = 0; at < tokens.length;) {
    const read = readAt(tokens, at)
    const [first, last] = [tokens[at], tokens[at + (read?.length ?? 1) - 1]]
    at += read?.length ?? 1
    if (!read || !first || !last) continue
    const behind = text.slice(last.end, last.end + 12)
    if (wordBehind.test(behind) || (!read.isDoubtful && unitBehind.test(behind))) continue
    const { digits, isDoubtful } = read
    pieces.push({ digits, start: first.start, end: last.end, isDoubtful })
  }
  return pieces
}

function tokensOf(text: string): Token[] {
  // Each full-width digit becomes one character, so that offsets stay.
  const plain = text.replace(/[０-９]/g, (digit) =>
    String.fromCharCode(digit.charCodeAt(0) - 0xfee0),
  )
  return [...plain.matchAll(tokenPattern)].map(({ 0: token, index }) => ({
    ...{ word: token.toLowerCase(), start: index, end: index + token.length },
  }))
}

interface Read {
  readonly digits: string
  readonly length: number
  readonly isDoubtful: boolean
}

function readAt(tokens: readonly Token[], at: number): Read | undefined {
  const word = tokens[at]?.word ?? ''
  if (/^\d/.test(word)) return readWritten(word)
  if (hanDigit(word) !== undefined) return readHan(tokens, at)
  const homophone = homophones.get(word)
  if (homophone !== undefined) return { digits: homophone, length: 1, isDoubtful: true }
  const times = repeats.get(word)
  const repeated = times === undefined ? undefined : singleDigit(tokens[at + 1]?.word ?? '')
  if (times !== undefined && repeated !== undefined) {
    return { digits: repeated.repeat(times), length: 2, isDoubtful: false }
  }
  const number = cardinalAt(tokens, at) ?? smallNumber(tokens, at)
  return number && word !== 'a'
    ? { digits: String(number.value), length: number.length, isDoubtful: false }
    : undefined
}

/** `4,111,111,111,111,111` is a card number that was taken for a count. With fewer digits it is an amount. */
function readWritten(word: string): Read | undefined {
  const digits = word.replaceAll(',', '')
  const isAmount = digits !== word && digits.length < 13
  return isAmount || digits.includes('.') ? undefined : { digits, length: 1, isDoubtful: false }
}

/** Reads 幺 and 三个八. It leaves out a digit that stands alone in a word (一共) or beside a unit (三百). */
function readHan(tokens: readonly Token[], at: number): Read | undefined {
  const [token, next] = [tokens[at], tokens[at + 1]]
  const digit = hanDigit(token?.word ?? '')
  if (!token || digit === undefined) return undefined
  const repeated = next?.word === '个' ? hanDigit(tokens[at + 2]?.word ?? '') : undefined
  if (repeated !== undefined && /[二两三四]/u.test(token.word)) {
    return { digits: repeated.repeat(Number(digit)), length: 3, isDoubtful: false }
  }
  return isPartOfWord(token, tokens[at - 1], next)
    ? undefined
    : { digits: digit, length: 1, isDoubtful: false }
}

function isPartOfWord(token: Token, before: Token | undefined, next: Token | undefined): boolean {
  const left = before?.end === token.start ? before.word : ''
  const right = next?.start === token.end ? next.word : ''
  if (hanUnits.test(left + right)) return true
  if (isDigitWord(before?.word ?? '') && /[吧吗对这就呢啊哦嗯了登有背安]/u.test(right)) return false
  const isFirst = !isDigitWord(left)
  return isFirst && /\p{Script=Han}/u.test(right) && !isDigitWord(right)
}

function isDigitWord(word: string): boolean {
  return /^\d+$/.test(word) || hanDigit(word) !== undefined
}

/** The digit of a Han character, Simplified or Traditional. */
function hanDigit(word: string): string | undefined {
  const value = word === '兩' ? 2 : hanDigitValue(word)
  return value === undefined ? undefined : String(value)
}

function singleDigit(word: string): string | undefined {
  if (/^\d$/.test(word)) return word
  const value = digitValue(word)
  return value === undefined ? homophones.get(word) : String(value)
}

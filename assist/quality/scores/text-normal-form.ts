import type { CallLanguage } from '../../call/call-start.js'
import { hanNumbers } from './han-numbers.js'
import { toSimplified } from '../../recognition/simplified.js'
import { englishOnes, englishTens, irregularOrdinals } from '../../text/number-words.js'

/**
 * The normal form in which transcripts are compared, the same on both sides: case, punctuation, digits, spelled
 * letters. Published as part of the measure; every rule is here.
 */

const irregular = new Map(
  Array.from(irregularOrdinals, ([ordinal, cardinalWord]) => [cardinalWord, ordinal]),
)
const titles: Readonly<Record<string, string>> = {
  ...{ mr: 'mister', mrs: 'missus', ms: 'miss', dr: 'doctor' },
}

/**
 * Words of a text: English words, or single Han characters; each stretch by its own script.
 *
 * @param language says how digits are read where nothing else stands in the text
 */
export function normalWords(text: string, language?: CallLanguage): string[] {
  const isHan = language === 'zh' || /\p{Script=Han}/u.test(text)
  const spaced = (isHan ? hanNumbers(toSimplified(text.normalize('NFKC'))) : text)
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[’‘`]/g, "'")
    .replace(/\[[^\]]*\]|<[^>]*>/g, ' ')
    .replace(/\b([ap])\.\s?m\b\.?/g, '$1 m')
    .replace(/(\p{Script=Han})/gu, ' $1 ')
    .replace(/&/g, ' and ')
    .replace(/%/g, ' percent ')
  const words = spaced
    .replace(/(\d)[,](\d{3})\b/g, '$1$2')
    .replace(/(?<=\d)'|'(?=\d)/g, ' ')
    .replace(/(\d)(?!(?:st|nd|rd|th)(?![\w']))(?=[a-z])/g, '$1 ')
    .replace(/([a-z])(\d)/g, '$1 $2')
    .split(/[^\p{L}\p{N}']+/u)
    .map((word) => word.replace(/^'+|'+$/g, ''))
    .filter((word) => word !== '')
    .flatMap(englishNumber)
  // Joined letters may make a title or an “oh”; it is then treated as one that stood in the text.
  return noughts(joinLetters(noughts(words)).map((word) => titles[word] ?? word))
}

/** The text as one run of characters, for the character error rate. */
export function normalCharacters(text: string, language?: CallLanguage): string[] {
  return Array.from(normalWords(text, language).join('')).filter((character) => character !== "'")
}

/** Runs of single letters are one spelled word: "p i t t" and "pitt" are the same answer. */
function joinLetters(words: readonly string[]): string[] {
  const joined: string[] = []
  let run: string[] = []
  const flush = (): void => {
    if (run.length > 1) joined.push(run.join(''))
    else joined.push(...run)
    run = []
  }
  for (const word of words) {
    if (/^[a-z]$/.test(word)) run.push(word)
    else {
      flush()
      joined.push(word)
    }
  }
  flush()
  return joined
}

/** “o” and “oh” beside digits are zeros, however many stand in a row. */
function noughts(words: readonly string[]): string[] {
  const read = [...words]
  const readBeside = (at: number, neighbour: number): void => {
    const word = read[at]
    if ((word === 'o' || word === 'oh') && isDigit(read[neighbour])) read[at] = 'zero'
  }
  for (let at = 0; at < read.length; at++) readBeside(at, at - 1)
  for (let at = read.length - 1; at >= 0; at--) readBeside(at, at + 1)
  return read
}

function isDigit(word: string | undefined): boolean {
  return word !== undefined && englishOnes.indexOf(word) >= 0 && englishOnes.indexOf(word) < 10
}

function englishNumber(word: string): string[] {
  const ordinal = /^(\d+)(st|nd|rd|th)$/.exec(word)
  if (ordinal?.[1]) {
    const spoken = cardinal(Number(ordinal[1]))
    const last = spoken.pop() ?? ''
    return [
      ...spoken,
      irregular.get(last) ?? (last.endsWith('y') ? `${last.slice(0, -1)}ieth` : `${last}th`),
    ]
  }
  if (!/^\d+$/.test(word)) return [word]
  // Telephone numbers and codes are read digit by digit.
  if (word.length > 4 || word.startsWith('0'))
    return Array.from(word).map((digit) => englishOnes[Number(digit)] ?? '')
  return cardinal(Number(word))
}

/** 0 to 9,999; years from 1100 on as two pairs, as people say them. */
function cardinal(value: number): string[] {
  if (value < 20) return [englishOnes[value] ?? '']
  if (value < 100)
    return [
      englishTens[Math.floor(value / 10)] ?? '',
      ...(value % 10 ? [englishOnes[value % 10] ?? ''] : []),
    ]
  if (value >= 1_100 && value < 10_000 && value % 1_000 >= 100) {
    return [
      ...cardinal(Math.floor(value / 100)),
      ...(value % 100 ? cardinal(value % 100) : ['hundred']),
    ]
  }
  const [unit, name] = value < 1_000 ? [100, 'hundred'] : [1_000, 'thousand']
  const rest = value % unit
  return [...cardinal(Math.floor(value / unit)), name, ...(rest ? cardinal(rest) : [])]
}

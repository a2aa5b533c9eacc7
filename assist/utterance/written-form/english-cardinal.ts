import { englishOnes, englishTens, irregularOrdinals } from '../../text/number-words.js'

const ones = new Map(englishOnes.map((word, value) => [word, value]))

const tens = new Map(englishTens.slice(2).map((word, index) => [word, (index + 2) * 10]))

const scales = new Map(
  Object.entries({ thousand: 1_000, million: 1_000_000, billion: 1_000_000_000 }),
)

/** A word, in lower case. */
interface Spoken {
  readonly word: string
}

/** A number that stands in words. */
export interface SpokenNumber {
  readonly value: number
  /** Words that it takes. */
  readonly length: number
}

/** Value of a digit said as a word, 0 to 9. */
export function digitValue(word: string): number | undefined {
  const value = ones.get(word)
  return value !== undefined && value < 10 ? value : undefined
}

/** Value of a word from ten to ninety. */
export function roundValue(word: string): number | undefined {
  const value = ones.get(word) ?? tens.get(word)
  return value !== undefined && value >= 10 ? value : undefined
}

/** A number below a hundred at this word, without `and`. */
export function smallNumber(words: readonly Spoken[], at: number): SpokenNumber | undefined {
  const word = words[at]?.word ?? ''
  const simple = ones.get(word)
  if (simple !== undefined) return { value: simple, length: 1 }
  const ten = tens.get(word)
  if (ten === undefined) return undefined
  const one = digitValue(words[at + 1]?.word ?? '')
  return one ? { value: ten + one, length: 2 } : { value: ten, length: 1 }
}

/**
 * The longest cardinal at this word: `two hundred and five thousand and three`. Digits that a recogniser wrote
 * count where a scale follows (`2 million`). `a hundred` and `a thousand` are one of them.
 */
export function cardinalAt(words: readonly Spoken[], at: number): SpokenNumber | undefined {
  const article = words[at]?.word === 'a' ? scales.get(words[at + 1]?.word ?? '') : undefined
  if (article !== undefined) return { value: article, length: 2 }
  let total = 0
  let lastScale = Infinity
  let length = 0
  for (;;) {
    const group = groupAt(words, at + length, length > 0)
    if (!group) break
    const scale = scales.get(words[at + length + group.length]?.word ?? '')
    if (scale === undefined) {
      if (length > 0 && group.value >= lastScale) break
      total += group.value
      length += group.length
      break
    }
    if (scale >= lastScale) break
    total += group.value * scale
    lastScale = scale
    length += group.length + 1
  }
  return length === 0 ? undefined : { value: total, length }
}

/** A number below a thousand. An `and` may stand before it where a larger part came already. */
function groupAt(
  words: readonly Spoken[],
  at: number,
  isInside: boolean,
): SpokenNumber | undefined {
  const skipped = isInside && words[at]?.word === 'and' ? 1 : 0
  const start = at + skipped
  const hundreds = hundredsAt(words, start)
  if (!hundreds) {
    const small = smallNumber(words, start)
    return small && { value: small.value, length: small.length + skipped }
  }
  const after = start + hundreds.length
  const and = words[after]?.word === 'and' ? 1 : 0
  const rest = smallNumber(words, after + and)
  const isNext = rest && words[after + and + rest.length]?.word === 'hundred'
  return rest && rest.value > 0 && !isNext
    ? { value: hundreds.value + rest.value, length: skipped + hundreds.length + and + rest.length }
    : { value: hundreds.value, length: skipped + hundreds.length }
}

function hundredsAt(words: readonly Spoken[], at: number): SpokenNumber | undefined {
  const word = words[at]?.word ?? ''
  const isScale = (index: number): boolean =>
    words[index]?.word === 'hundred' || words[index]?.word === 'hundreds'
  if (word === 'a' && isScale(at + 1)) return { value: 100, length: 2 }
  const small = smallNumber(words, at)
  return small && small.value > 0 && isScale(at + small.length)
    ? { value: small.value * 100, length: small.length + 1 }
    : undefined
}

/** `twenty first` → 21: an ordinal at this word. */
export function ordinalAt(words: readonly Spoken[], at: number): SpokenNumber | undefined {
  const first = words[at]?.word ?? ''
  const ten = tens.get(first)
  if (ten !== undefined) {
    const one = ordinalValue(words[at + 1]?.word ?? '')
    if (one !== undefined && one < 10) return { value: ten + one, length: 2 }
  }
  const value = ordinalValue(first)
  return value === undefined ? undefined : { value, length: 1 }
}

function ordinalValue(word: string): number | undefined {
  const stem = irregularOrdinals.get(word) ?? word.replace(/ieth$/, 'y').replace(/th$/, '')
  return stem === word ? undefined : (ones.get(stem) ?? tens.get(stem))
}

/** `21` → `21st`. */
export function ordinalText(value: number): string {
  const isTeen = Math.floor(value / 10) % 10 === 1
  const ending = isTeen ? undefined : ['th', 'st', 'nd', 'rd'][value % 10]
  return `${value}${ending ?? 'th'}`
}

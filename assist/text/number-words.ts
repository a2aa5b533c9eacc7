/**
 * The words and characters of numbers: the written form and redaction read them, the scorer writes them.
 */

/** English words from zero to nineteen; the index is the value. */
export const englishOnes: readonly string[] =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  )

/** English words from twenty to ninety; the index is the number of tens, so the first two are empty. */
export const englishTens: readonly string[] = [
  ...['', ''],
  ...'twenty thirty forty fifty sixty seventy eighty ninety'.split(' '),
]

/** English ordinals that are not made by a rule, with the cardinal of each. */
export const irregularOrdinals: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ...{ first: 'one', second: 'two', third: 'three', fifth: 'five', eighth: 'eight' },
    ...{ ninth: 'nine', twelfth: 'twelve' },
  }),
)

const englishNumbers = new Set([
  ...englishOnes,
  ...englishTens,
  'oh',
  'double',
  'triple',
  'hundred',
])

/** Whether an English word, in lower case, may be part of a number that is read out. */
export function isEnglishNumber(word: string): boolean {
  return word !== '' && englishNumbers.has(word)
}

/** Han characters from nought to nine; the index is the value. */
export const hanDigits: readonly string[] = Array.from('零一二三四五六七八九')

/** Other Han characters that are said for a digit: telephone numbers have 幺 for one, counts 两 for two. */
export const otherHanDigits: ReadonlyMap<string, number> = new Map(
  Object.entries({ 〇: 0, 幺: 1, 两: 2 }),
)

/** Han characters of tens, hundreds and thousands; the index is the power of ten, so the first is empty. */
export const hanUnits: readonly string[] = ['', '十', '百', '千']

/** The value of a Han character that is said for a digit, in either way; undefined for any other. */
export function hanDigitValue(character: string): number | undefined {
  const value = hanDigits.indexOf(character)
  return value >= 0 ? value : otherHanDigits.get(character)
}

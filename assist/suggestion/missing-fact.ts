import type { Match } from '../matching/match.js'
import type { MissingFact } from './suggestion.js'

/** A longer difference is not one fact: so many English words, or Han characters. */
const maxDifference = { words: 6, han: 10 }

/** Both need so much in common, or they are two matters: one word of four letters, or two Han characters. */
const leastCommon = { letters: 4, han: 2 }

/**
 * What to ask where two candidates are near each other: the words in which their titles differ. Where the titles are
 * built differently: the words in which the example questions differ by which the two were found.
 *
 * @returns undefined where there is no rival, or they differ in more than one place
 */
export function missingFact(rivals: readonly Match[]): MissingFact | undefined {
  const [first, second] = rivals
  if (!first || !second) return undefined
  const pairs = [
    [first.traits?.title, second.traits?.title],
    [meaningOf(first), meaningOf(second)],
  ] as const
  for (const [a, b] of pairs) {
    if (!a || !b) continue
    const texts = differing(a, b)
    if (!texts) continue
    const [one, other] = texts
    return {
      question: asked(one, other, isChinese(a)),
      choices: [
        { solutionId: first.solutionId, text: one },
        { solutionId: second.solutionId, text: other },
      ],
    }
  }
  return undefined
}

function meaningOf({ because }: Match): string | undefined {
  return because.find(({ kind }) => kind === 'meaning')?.text
}

function asked(one: string, other: string, isInChinese: boolean): string {
  if (isInChinese) return `${one}还是${other}？`
  const isLong = `${one} ${other}`.split(' ').length > 4 || / or /.test(` ${one} ${other} `)
  return `${one.slice(0, 1).toUpperCase()}${one.slice(1)}${isLong ? ', or ' : ' or '}${other}?`
}

/** The words in which two texts differ, each with what it needs to stand alone. */
function differing(a: string, b: string): readonly [string, string] | undefined {
  if (isChinese(a) !== isChinese(b)) return undefined
  const [first, second] = [unitsOf(a), unitsOf(b)]
  const shortest = Math.min(first.length, second.length)
  let before = 0
  while (before < shortest && isSame(first[before], second[before])) before++
  let after = 0
  while (after < shortest - before && isSame(first.at(-1 - after), second.at(-1 - after))) after++
  const common = [...first.slice(0, before), ...(after > 0 ? first.slice(-after) : [])]
  if (!isEnough(common)) return undefined
  const cut = (units: readonly string[]): string[] => units.slice(before, units.length - after)
  const parts = [cut(first), cut(second)] as const
  if (parts.some((part) => part.length === 0 || isTooLong(part))) return undefined
  // “Credit” is half a name; what follows in both makes it one.
  const isName = !parts.flat().some((unit) => isChinese(a) && !isChinese(unit))
  const head = isName ? first.slice(first.length - after).slice(0, 1) : []
  const [one, other] = parts.map((part) => joined([...part, ...head]))
  return one && other ? [one, other] : undefined
}

function isChinese(text: string): boolean {
  return /\p{Script=Han}/u.test(text)
}

/** Words, or characters of Chinese with Latin words kept whole; punctuation only where it stands inside. */
function unitsOf(text: string): string[] {
  const pattern = isChinese(text) ? /[A-Za-z0-9-]+|[、，]|\p{Script=Han}/gu : /[\p{L}\p{N}'’-]+/gu
  return text.match(pattern) ?? []
}

function isSame(a: string | undefined, b: string | undefined): boolean {
  return a?.toLowerCase() === b?.toLowerCase()
}

function isEnough(common: readonly string[]): boolean {
  const hanCount = common.filter(isChinese).length
  if (hanCount > 0) return hanCount >= leastCommon.han
  return common.some((word) => word.length >= leastCommon.letters)
}

function isTooLong(part: readonly string[]): boolean {
  return part.length > (part.some(isChinese) ? maxDifference.han : maxDifference.words)
}

function joined(units: readonly string[]): string {
  return units.some(isChinese) ? units.join('').replace(/^[、，]+|[、，]+$/gu, '') : units.join(' ')
}

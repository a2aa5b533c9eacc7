import { hasHan } from '../../moments/word-pattern.js'
import type { SaidLine } from '../../wrapup/said-line.js'
import {
  chineseColours,
  chineseNegations,
  englishColours,
  englishNegations,
} from './sentiment-lexicons.js'

/** A word of the customer's that colours what was said. */
export interface ColouredWord {
  readonly utteranceId: string
  /** Where its line begins, in ms of the call. */
  readonly atMs: number
  /** As it stands there, with a negation before it. */
  readonly word: string
  /** −1 (bad) to 1 (good). */
  readonly colour: number
}

/** What the customer's words give away. */
export interface CustomerSentiment {
  /** Mean of the coloured words, −1 to 1; null where there is none. */
  readonly mean: number | null
  /** The same of the first and the second half of the customer's lines. */
  readonly firstHalf: number | null
  readonly secondHalf: number | null
  readonly words: readonly ColouredWord[]
}

/** Words between a negation and what it turns round. */
const negationReach = 2

/** The sentiment of what the customer said, by lexicon alone, each word told. */
export function customerSentiment(lines: readonly SaidLine[]): CustomerSentiment {
  const own = lines.filter(({ channel }) => channel === 'customer')
  const middle = Math.ceil(own.length / 2)
  const words = own.map((line) => colouredWords(line))
  return {
    mean: meanOf(words.flat()),
    firstHalf: meanOf(words.slice(0, middle).flat()),
    secondHalf: meanOf(words.slice(middle).flat()),
    words: words.flat(),
  }
}

function colouredWords({ utteranceId, atMs, text }: SaidLine): ColouredWord[] {
  const found = hasHan(text) ? inChinese(text) : inEnglish(text)
  return found.map(({ word, colour }) => ({ utteranceId, atMs, word, colour }))
}

type Found = Pick<ColouredWord, 'word' | 'colour'>

function inEnglish(text: string): Found[] {
  const words = text.replaceAll('’', "'").match(/[\p{L}\p{N}]+(?:['-][\p{L}\p{N}]+)*/gu) ?? []
  const colours = englishColours()
  return words.flatMap((surface, at): Found[] => {
    const colour = colours.get(surface.toLowerCase())
    if (colour === undefined) return []
    const before = words.slice(Math.max(0, at - negationReach), at)
    const negation = before.find((word) => englishNegations.has(word.toLowerCase()))
    if (negation === undefined) return [{ word: surface, colour }]
    return [{ word: `${negation} … ${surface}`, colour: turned(colour) }]
  })
}

function inChinese(text: string): Found[] {
  const found: (Found & { readonly start: number; readonly end: number })[] = []
  for (const [colour, words] of longestFirst) {
    for (let start = text.indexOf(words); start >= 0; start = text.indexOf(words, start + 1)) {
      const end = start + words.length
      // The longer word has the shorter one in it.
      if (found.some((one) => start < one.end && end > one.start)) continue
      const negation = chineseNegations.find((no) => text.slice(0, start).endsWith(no))
      found.push({
        ...{ start, end, word: `${negation ?? ''}${words}` },
        colour: negation === undefined ? colour : turned(colour),
      })
    }
  }
  return found.sort((a, b) => a.start - b.start).map(({ word, colour }) => ({ word, colour }))
}

const longestFirst = chineseColours
  .flatMap(([colour, words]) => words.split(' ').map((word) => [colour, word] as const))
  .sort(([, a], [, b]) => b.length - a.length)

/** “Not good” is bad by half: “not bad” is no praise. */
function turned(colour: number): number {
  return -colour / 2
}

function meanOf(words: readonly Found[]): number | null {
  if (words.length === 0) return null
  const mean = words.reduce((sum, { colour }) => sum + colour, 0) / words.length
  return Math.round(mean * 1_000) / 1_000
}

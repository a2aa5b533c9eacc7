import { analyse, isStopword, type Term, type TextLanguage } from './analysis.js'
import { chineseGrammar, chineseRanks, englishRanks, zipfShare } from './common-words.js'

/** How much of a base's words one term is, 0 to 1. */
export type ShareOfTerm = (term: string) => number

/** Words of a lower rank than this are everybody's: they tell only where the base says them far more than people do. */
const everydayRank = 320
/** How much more a base has to say a common word than people do, as a logarithm. Chosen by looking at 92 queries. */
const leastLift = 1.5
const leastEverydayLift = 2.5

/** Contractions with a verb or a negation; “the water's” is about water. */
const contraction = /['’](?:t|ll|ve|re|m|d)$/iu

/**
 * The words of a query that say what it is about, and so may stand as reasons: none of grammar, and of the common
 * words only those that the base says much more often than people do. “Light” tells in a base about modems; “little”
 * and “call” tell nowhere.
 */
export function tellingTerms(
  terms: readonly Term[],
  language: TextLanguage,
  shareOf: ShareOfTerm,
): readonly Term[] {
  const tells = language === 'zh' ? tellsInChinese : tellsInEnglish
  return terms.filter((term) => tells(term, shareOf))
}

function tellsInEnglish({ term, surface }: Term, shareOf: ShareOfTerm): boolean {
  if (contraction.test(surface)) return false
  const word = surface.toLowerCase().replace(/['’]s$/u, '')
  if (isStopword(word) || particles.has(word)) return false
  return isAbove(rankOfStem(term, word), shareOf(term))
}

function tellsInChinese({ term }: Term, shareOf: ShareOfTerm): boolean {
  if (!/\p{Script=Han}/u.test(term)) return true
  if (chineseGrammar.has(term) || courtesies.has(term)) return false
  return isAbove(chineseRanks.get(term), shareOf(term))
}

function isAbove(rank: number | undefined, share: number): boolean {
  if (rank === undefined) return true
  return (
    Math.log((share * rank) / zipfShare) >= (rank < everydayRank ? leastEverydayLift : leastLift)
  )
}

/** They tell questions apart, and so they are indexed; alone they mean nothing to a reader. */
const particles = new Set([
  ...[
    'not',
    'no',
    'out',
    'off',
    'up',
    'ups',
    'down',
    'over',
    'before',
    'after',
    'nothing',
    'nobody',
  ],
  ...[
    'somebody',
    'someone',
    'anybody',
    'anyone',
    'everybody',
    'everyone',
    'everything',
    'anything',
  ],
  ...[
    'something',
    'us',
    'may',
    'will',
    'within',
    'without',
    'first',
    'last',
    'two',
    'three',
    'once',
  ],
])

/** Common talk that the dictionary of written Chinese has seldom. */
const courtesies = new Set([
  '谢谢',
  '有个',
  '时候',
  '意思',
  '不好意思',
  '麻烦',
  '辛苦',
  '帮忙',
  '打扰',
])

let ranksByStem: ReadonlyMap<string, number> | undefined

/** Rank of the commonest word with this stem: “calls” is as common as “call”. */
function rankOfStem(stem: string, word: string): number | undefined {
  ranksByStem ??= new Map(
    [...englishRanks].reverse().flatMap(([common, rank]) => {
      return analyse(common, 'en').map(({ term }): [string, number] => [term, rank])
    }),
  )
  return ranksByStem.get(stem) ?? englishRanks.get(word)
}

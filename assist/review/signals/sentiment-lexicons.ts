import { createRequire } from 'node:module'

/** How a word colours what is said: −1 (bad) to 1 (good). */
export type WordColours = ReadonlyMap<string, number>

/**
 * Words of `natural`'s English lexicon that colour nothing in a call: courtesy (“sorry”, “fine”, “right”), and plain
 * facts of service (“new”, “full”, “late fee”).
 */
const plainEnglish: ReadonlySet<string> = new Set([
  ...['right', 'sure', 'sorry', 'fine', 'okay', 'ok', 'able', 'new', 'old', 'full', 'high', 'low'],
  ...[
    'first',
    'last',
    'next',
    'live',
    'open',
    'other',
    'own',
    'same',
    'whole',
    'more',
    'most',
    'few',
  ],
  ...['little', 'long', 'short', 'early', 'top', 'main', 'real', 'really', 'just', 'very', 'good'],
  ...['black', 'white', 'red', 'green', 'blue', 'dark', 'light', 'small', 'big', 'large', 'free'],
  ...['certain', 'much', 'many', 'only', 'exact', 'exactly', 'ready', 'normal', 'special', 'clear'],
])

/** Words that the English lexicon lacks and customers use. */
const moreEnglish: readonly (readonly [string, number])[] = [
  ...(['unacceptable', 'fuming', 'furious', 'appalling', 'rubbish'] as const).map(
    (word) => [word, -1] as const,
  ),
  ...(['fed', 'upset', 'frustrating', 'nightmare', 'joke'] as const).map(
    (word) => [word, -0.6] as const,
  ),
  ...[['thank', 0.2] as const, ['appreciate', 0.5] as const],
]

/**
 * Our own lexicon for Mandarin: what customers of a service say when they are content or not, with half weights for
 * what is said lightly. `docs/signals.md` has it in the same groups.
 */
export const chineseColours: readonly (readonly [number, string])[] = [
  [
    -1,
    '气死 愤怒 恶心 骗子 骗人 欺骗 垃圾 无语 太差 太烂 差劲 离谱 过分 欺负 恶劣 坑人 受不了 忍无可忍',
  ],
  [
    -0.6,
    '生气 失望 不满 投诉 糟糕 讨厌 烦死 烦人 气人 差评 敷衍 推脱 推卸 后悔 莫名其妙 不像话 没完没了',
  ],
  [-0.3, '着急 担心 麻烦死 郁闷 难受 等了好久 等半天 一直没 还没解决 不耐烦 不靠谱 不合理 不公平'],
  [0.3, '谢谢 感谢 还行 可以的 明白了 好的呢 放心了'],
  [0.6, '满意 高兴 开心 很好 真好 方便 耐心 周到 贴心 不错 太好了 解决了'],
  [1, '非常满意 非常感谢 太棒了 太感谢 完美 给力 五星 好极了'],
]

/** Words before a word by which it means the opposite, in English. */
export const englishNegations: ReadonlySet<string> = new Set([
  ...['not', 'no', 'never', 'neither', "isn't", "wasn't", "don't", "didn't", "doesn't", "can't"],
  ...["won't", 'without', 'hardly'],
])

/** Characters before a word by which it means the opposite, in Chinese. */
export const chineseNegations: readonly string[] = [
  '不',
  '没',
  '没有',
  '不是',
  '别',
  '不太',
  '不够',
]

let english: WordColours | undefined

/** The English lexicon: that of `natural` (pattern), without words that are plain in calls. Loaded when it is asked for. */
export function englishColours(): WordColours {
  english ??= readEnglish()
  return english
}

function readEnglish(): WordColours {
  const require = createRequire(import.meta.url)
  const table =
    require('natural/lib/natural/sentiment/English/pattern-sentiment-en.json') as Record<
      string,
      { readonly polarity: string }
    >
  const colours = Object.entries(table).flatMap(([word, { polarity }]) => {
    const colour = Number(polarity)
    const isWord = /^[a-z][a-z'-]*$/.test(word)
    return isWord && colour !== 0 && !plainEnglish.has(word) ? [[word, colour] as const] : []
  })
  return new Map([...colours, ...moreEnglish])
}

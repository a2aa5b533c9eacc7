/** How people read numbers out: in digits and words, singly, in pairs and doubled, with other words between the groups. */

/** Draws for one case; each call takes the next numbers of its seeded sequence. */
export class Draw {
  readonly #random: () => number

  constructor(random: () => number) {
    this.#random = random
  }

  /** A whole number from `least` to `most`. */
  within(least: number, most: number): number {
    return least + Math.floor(this.#random() * (most - least + 1))
  }

  pick<T>(all: readonly T[]): T {
    const one = all[this.within(0, all.length - 1)]
    if (one === undefined) throw new Error('Expected something to pick from.')
    return one
  }

  /** True with this share, 0 to 1. */
  chance(share: number): boolean {
    return this.#random() < share
  }

  /** `#` becomes a digit, `&` a capital letter. */
  filled(pattern: string): string {
    return pattern.replace(/[#&]/g, (sign) =>
      sign === '#' ? String(this.within(0, 9)) : this.pick(Array.from('ABCDEFGHJKLMNPRSTWXY')),
    )
  }
}

/** Said pieces of one number: what belongs to it, and what stands between. */
export interface SaidPiece {
  readonly text: string
  readonly isNumber: boolean
}

/** One way of reading, chosen once a number, so that its parts sound alike. */
export interface Way {
  readonly name: string
  readonly read: (characters: string) => string
}

const words = 'zero one two three four five six seven eight nine'.split(' ')
const teens =
  'ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(' ')
const tens = '_ _ twenty thirty forty fifty sixty seventy eighty ninety'.split(' ')
const repeats = ['', '', 'double', 'triple']
const han = Array.from('零一二三四五六七八九')

const word = (sign: string): string => words[Number(sign)] ?? sign
const single = (text: string): string =>
  Array.from(text, (sign) => (/\d/.test(sign) ? word(sign) : sign)).join(' ')
const withOh = (text: string): string => single(text).replace(/zero/g, 'oh')

function pairWord(pair: string): string {
  if (!/^\d\d$/.test(pair)) return withOh(pair)
  const [ten, one] = [Number(pair[0]), Number(pair[1])]
  if (ten === 0) return one === 0 ? 'double oh' : `oh ${words[one] ?? ''}`
  if (ten === 1) return teens[one] ?? ''
  return one === 0 ? (tens[ten] ?? '') : `${tens[ten] ?? ''} ${words[one] ?? ''}`
}

function repeated(text: string): string {
  return (text.match(/(\d)\1{1,2}|./g) ?? [])
    .map((run) =>
      run.length > 1 ? `${repeats[run.length] ?? ''} ${word(run[0] ?? '')}` : word(run),
    )
    .join(' ')
}

const hanOf = (text: string): string =>
  Array.from(text, (sign) => han[Number(sign)] ?? sign).join('')

/** Ways of reading, a language; the first is the commonest of recognisers that write digits. */
export const ways: Readonly<Record<'en' | 'zh', readonly Way[]>> = {
  en: [
    { name: 'digits', read: (text) => text },
    { name: 'spaced digits', read: (text) => Array.from(text).join(' ') },
    { name: 'singly', read: single },
    { name: 'oh', read: withOh },
    { name: 'pairs', read: (text) => (text.match(/..?/g) ?? []).map(pairWord).join(' ') },
    { name: 'double', read: repeated },
  ],
  zh: [
    { name: 'digits', read: (text) => text },
    { name: 'singly', read: hanOf },
    { name: 'yao', read: (text) => hanOf(text).replace(/一/g, '幺') },
    { name: 'spaced digits', read: (text) => Array.from(text).join(' ') },
    { name: 'pairs', read: (text) => (hanOf(text).match(/..?/gu) ?? []).join('，') },
  ],
}

const plainJoints = { en: [' ', ', ', ', ', '. ', ' ', '-'], zh: ['', '，', '，', '。', ' ', '、'] }
const wordyJoints = {
  en: [
    ' um ',
    ' uh, ',
    ' sorry, ',
    ' okay ',
    ' and then ',
    ' hang on, ',
    ' let me see, ',
    ' got it, ',
    ' wait ',
    ' then ',
  ],
  zh: [
    '，嗯，',
    '，稍等，',
    '，然后是',
    '，那个，',
    '，等一下，',
    '，不好意思，',
    '，后面是',
    '，呃',
  ],
}

/** How a number is read. */
export interface Delivery {
  readonly way: Way
  readonly language: 'en' | 'zh'
  /** Share of the gaps between groups that have words in them, 0 to 1. */
  readonly wordy: number
}

/** Reads groups of characters out. */
export function saidGroups(
  groups: readonly string[],
  { way, language, wordy }: Delivery,
  draw: Draw,
): SaidPiece[] {
  const joint = draw.pick(plainJoints[language])
  return groups.flatMap((group, at): SaidPiece[] => {
    const piece = { text: way.read(group), isNumber: true }
    if (at === 0) return [piece]
    if (draw.chance(wordy)) {
      return [{ text: draw.pick(wordyJoints[language]), isNumber: false }, piece]
    }
    const plain = joint === '-' && way.name !== 'digits' ? ' ' : joint
    return [{ text: plain, isNumber: true }, piece]
  })
}

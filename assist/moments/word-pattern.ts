/** Words that may stand in the place of a star, and Chinese characters. */
const starWords = 3
const starCharacters = 6

/** Most stars of a pattern: each one more multiplies what has to be tried. */
const maxStars = 4

const contractions: readonly (readonly [RegExp, string])[] = [
  [/\bcan'?t\b|\bcannot\b/g, 'can not'],
  [/\bwon't\b/g, 'will not'],
  [/n't\b/g, ' not'],
  [/\bi'm\b/g, 'i am'],
  [/'ll\b/g, ' will'],
  [/'re\b/g, ' are'],
  [/'ve\b/g, ' have'],
  [/'d\b/g, ' would'],
  [/\b(that|it|he|she|there|here|what|who|this)'s\b/g, '$1 is'],
  [/\bgonna\b/g, 'going to'],
]

/** Whether a text or pattern is read as Chinese: by characters, not by words. */
export function hasHan(text: string): boolean {
  return /\p{Script=Han}/u.test(text)
}

/** A sentence as patterns see it: small letters, contractions written out, a space behind each word. */
export function spokenWords(sentence: string): string {
  const plain = plainText(sentence)
  if (hasHan(plain))
    return plain.replaceAll(/[^\p{L}\p{N}]+/gu, (gap) => (/\p{P}/u.test(gap) ? '，' : ''))
  const words = plain.replaceAll(/[^\p{L}\p{N}'%]+/gu, ' ').trim()
  return words === '' ? '' : `${words} `
}

/** What is wrong with a pattern; undefined where nothing is. */
export function patternProblem(pattern: string): string | undefined {
  if (!/[\p{L}\p{N}]/u.test(pattern)) return 'has no word'
  if ((pattern.match(/\*/g) ?? []).length > maxStars) return `has more than ${maxStars} stars`
  const depths = Array.from(pattern, (sign) => (sign === '(' ? 1 : sign === ')' ? -1 : 0))
  let depth = 0
  for (const step of depths) {
    depth += step
    if (depth < 0 || depth > 1) return 'has brackets that do not close, or brackets in brackets'
  }
  if (depth !== 0) return 'has brackets that do not close, or brackets in brackets'
  if (/\|/.test(pattern.replaceAll(/\([^()]*\)/g, ''))) return 'has a bar outside of brackets'
  return undefined
}

/**
 * A pattern of words as an expression over {@link spokenWords}. `*` stands for up to three words (six Chinese
 * characters), `(a|b|)` for one of several or none, and `recommend*` for every word that begins so.
 */
export function patternOf(pattern: string): RegExp {
  return hasHan(pattern) ? chinesePattern(pattern) : englishPattern(pattern)
}

function englishPattern(pattern: string): RegExp {
  const source = plainText(pattern)
    .replaceAll(/([(|)])/g, ' $1 ')
    .split(/\s+/)
    .filter((part) => part !== '')
    .map((part) => {
      if (part === '(') return '(?:'
      if (part === ')' || part === '|') return part
      if (part === '*') return `(?:\\S+ ){0,${starWords}}`
      return part.endsWith('*') ? `${escaped(part.slice(0, -1))}\\S* ` : `${escaped(part)} `
    })
    .join('')
  return new RegExp(`(?:^| )${source}`, 'u')
}

function chinesePattern(pattern: string): RegExp {
  const signs = Array.from(plainText(pattern).replaceAll(/\s+/g, ''))
  const source = signs
    .map((sign) => {
      if (sign === '(') return '(?:'
      if (sign === ')' || sign === '|') return sign
      return sign === '*' ? `[^，]{0,${starCharacters}}` : escaped(sign)
    })
    .join('')
  return new RegExp(source, 'u')
}

function plainText(text: string): string {
  const plain = text.normalize('NFKC').toLowerCase().replaceAll('’', "'")
  return contractions.reduce((words, [short, long]) => words.replaceAll(short, long), plain)
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&')
}

/**
 * English words as sounds that telephones and recognisers keep apart: voiced and unvoiced twins fall together,
 * vowels into eight classes. The pronunciations are those of the CMU dictionary (ARPAbet).
 */

/** ARPAbet → one character a sound. */
const phoneOf: Readonly<Record<string, string>> = {
  ...{ AA: 'a', AO: 'a', AH: 'a', AE: 'e', EH: 'e', IH: 'i', IY: 'i', EY: 'e' },
  ...{ AY: 'y', OY: 'o', OW: 'o', UH: 'u', UW: 'u', AW: 'w', ER: 'r' },
  ...{ B: 'P', P: 'P', D: 'T', T: 'T', G: 'K', K: 'K', F: 'F', V: 'F', TH: '0', DH: '0' },
  ...{ S: 'S', Z: 'S', SH: 'X', ZH: 'X', CH: 'X', JH: 'X', M: 'M', N: 'N', NG: 'N' },
  ...{ L: 'L', R: 'R', W: 'W', Y: 'Y', HH: 'H' },
}

/** Spelling → sounds for words that the dictionary lacks, longest first: names, products, typing errors. */
const spellings: readonly (readonly [RegExp, string])[] = [
  [/tion|sion/y, 'XaN'],
  [/ph/y, 'F'],
  [/sh/y, 'X'],
  [/th/y, '0'],
  [/ck|ch|q|c(?=[aou])|k|g/y, 'K'],
  [/x/y, 'KS'],
  [/[csz]/y, 'S'],
  [/[bp]/y, 'P'],
  [/[dt]/y, 'T'],
  [/[fv]/y, 'F'],
  [/j/y, 'X'],
  [/[ae]/y, 'e'],
  [/[iy]/y, 'i'],
  [/o/y, 'o'],
  [/u/y, 'a'],
  [/h/y, ''],
  [/m/y, 'M'],
  [/n/y, 'N'],
  [/l/y, 'L'],
  [/r/y, 'R'],
  [/w/y, 'W'],
]

const digitWords = 'zero one two three four five six seven eight nine'.split(' ')

/** Word → ARPAbet with stress digits, as `cmu-pronouncing-dictionary` has it. */
export type Pronunciations = Readonly<Record<string, string>>

/** Sounds of an English text, one string a word: "Transfer 2" → ["TReNSFr", "Tu"]. Digits are read one by one. */
export function englishPhones(text: string, pronunciations: Pronunciations): string[] {
  const spoken = text
    .toLowerCase()
    .replace(/’/g, "'")
    .replace(/\d/g, (digit) => ` ${digitWords[Number(digit)] ?? ''} `)
  return (spoken.match(/[a-z]+(?:'[a-z]+)*/g) ?? []).map((word) => phonesOf(word, pronunciations))
}

function phonesOf(word: string, pronunciations: Pronunciations): string {
  const known = lookUp(pronunciations, word) ?? lookUp(pronunciations, word.replace(/'/g, ''))
  if (known === undefined) return guess(word)
  return known
    .split(' ')
    .map((phone) => phoneOf[phone.replace(/\d/, '')] ?? '')
    .join('')
}

/** "constructor" is a word too: only the dictionary's own entries count. */
function lookUp(pronunciations: Pronunciations, word: string): string | undefined {
  return Object.hasOwn(pronunciations, word) ? pronunciations[word] : undefined
}

function guess(word: string): string {
  let phones = ''
  for (let at = 0; at < word.length;) {
    let length = 1
    for (const [spelling, phone] of spellings) {
      spelling.lastIndex = at
      const found = spelling.exec(word)
      if (!found) continue
      phones += phone
      length = found[0].length
      break
    }
    at += length
  }
  return phones
}

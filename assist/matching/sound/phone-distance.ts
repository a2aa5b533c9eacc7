/**
 * How alike two words sound: a weighted edit distance over the sounds of `english-phones.ts`.
 *
 * The costs are judgement, chosen on misheard HWU64 queries: vowels are lost and mistaken most easily on a telephone,
 * then sounds that are made alike (stops, hisses, hums, glides).
 */

const vowels = 'aeioyuwr'
const groups = ['PTK', 'FS0X', 'MN', 'LRWY', 'PF', 'TS0X']

const vowelForVowel = 0.4
const likeForLike = 0.6
/** The vowel of *her* is the sound that begins *red*. */
const rForR = 0.3
const vowelLost = 0.5
const consonantLost = 0.8

/** Whether a phone is a vowel. */
export function isVowel(phone: string): boolean {
  return vowels.includes(phone)
}

function substitution(a: string, b: string): number {
  if (a === b) return 0
  if (isVowel(a) && isVowel(b)) return vowelForVowel
  if ((a === 'r' && b === 'R') || (a === 'R' && b === 'r')) return rForR
  return groups.some((group) => group.includes(a) && group.includes(b)) ? likeForLike : 1
}

function loss(phone: string): number {
  return isVowel(phone) ? vowelLost : consonantLost
}

const phones = 'aeioyuwrPTKFS0XMNLRWYH'
const width = 128

/** Cost of one phone in the place of another, by their character codes. Shape [128, 128], row-major. */
const substitutions = new Float32Array(width * width).fill(1)
/** Cost of a phone that is missing, or too many, by its character code. Shape [128]. */
const losses = new Float32Array(width).fill(consonantLost)
for (const a of phones) {
  losses[a.charCodeAt(0)] = loss(a)
  for (const b of phones)
    substitutions[a.charCodeAt(0) * width + b.charCodeAt(0)] = substitution(a, b)
}

/** Cost of all phones of a word: what its distance to silence would be. */
export function fullCost(word: string): number {
  let cost = 0
  for (let at = 0; at < word.length; at++) cost += losses[word.charCodeAt(at)] ?? 0
  return cost
}

/** Longest word in phones that is compared. */
export const maxPhoneCount = 32

const before = new Float32Array(maxPhoneCount + 1)
const after = new Float32Array(maxPhoneCount + 1)

/**
 * How alike two words of at most 32 phones sound, 1 for the same, to 0. Cost: O(a · b), under a microsecond.
 *
 * @param least below this likeness the rest is not worked out, and the answer is 0
 */
export function likeness(a: string, b: string, least = 0): number {
  const most = Math.max(fullCost(a), fullCost(b))
  const bound = (1 - least) * most
  let previous = before
  let current = after
  previous[0] = 0
  for (let at = 0; at < b.length; at++)
    previous[at + 1] = (previous[at] ?? 0) + (losses[b.charCodeAt(at)] ?? 0)
  for (let row = 0; row < a.length; row++) {
    // Costs only grow from row to row.
    if (fillRow(a.charCodeAt(row), b, previous, current) > bound) return 0
    ;[previous, current] = [current, previous]
  }
  return Math.max(0, 1 - (previous[b.length] ?? 0) / most)
}

/** The costs of one more phone of a word against each beginning of another; the least of them. */
function fillRow(
  own: number,
  word: string,
  previous: Readonly<Float32Array>,
  current: Float32Array,
): number {
  const lost = losses[own] ?? 0
  let cheapest = (previous[0] ?? 0) + lost
  current[0] = cheapest
  for (let at = 0; at < word.length; at++) {
    const other = word.charCodeAt(at)
    const cost = Math.min(
      (previous[at] ?? 0) + (substitutions[own * width + other] ?? 1),
      (previous[at + 1] ?? 0) + lost,
      (current[at] ?? 0) + (losses[other] ?? 0),
    )
    current[at + 1] = cost
    if (cost < cheapest) cheapest = cost
  }
  return cheapest
}

/** A word of a text, or a single Han character. */
export interface TextWord {
  /** In lower case, without marks. */
  readonly plain: string
  /** Position of its first character in the text. */
  readonly start: number
  /** A mark behind it ends a sentence. */
  readonly isSentenceEnd: boolean
}

/** Costs of the alignment: a word that is written otherwise is cheaper than one lost beside one added. */
const costs = { otherwise: 1.5, lost: 1, added: 1 } as const

/** One step from the first text to the second: the next word of both, of the first alone, or of the second alone. */
export type AlignmentMove = keyof typeof costs

/** The words of a text, in their order. */
export function wordsOf(text: string): TextWord[] {
  return [...text.matchAll(/\p{Script=Han}|[^\s\p{Script=Han}]+/gu)].flatMap(
    ({ 0: raw, index }) => {
      const plain = raw.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
      return plain === '' ? [] : [{ plain, start: index, isSentenceEnd: /[.?!]$/.test(raw) }]
    },
  )
}

/** Whether a text is Han characters alone. */
export function isHan(text: string): boolean {
  return /^\p{Script=Han}+$/u.test(text)
}

/**
 * The cheapest way from one run of words to another, from the first words on.
 * Source: Needleman and Wunsch 1970. Cost: O(before × after) time and memory.
 *
 * @param preferred of two moves that cost the same, seen from the end
 */
export function alignWords(
  before: readonly string[],
  after: readonly string[],
  preferred: 'lost' | 'otherwise' = 'otherwise',
): AlignmentMove[] {
  const width = after.length + 1
  const moves = new Array<AlignmentMove>((before.length + 1) * width).fill('added')
  let row = Array.from({ length: width }, (_, column) => column * costs.added)
  for (const [index, word] of before.entries()) {
    const next = [(index + 1) * costs.lost]
    moves[(index + 1) * width] = 'lost'
    for (const [column, other] of after.entries()) {
      const same = (row[column] ?? 0) + (word === other ? 0 : costs.otherwise)
      const lost = (row[column + 1] ?? 0) + costs.lost
      const added = (next[column] ?? 0) + costs.added
      const least = Math.min(same, lost, added)
      next.push(least)
      const isLost = least === lost && (preferred === 'lost' || least !== same)
      moves[(index + 1) * width + column + 1] = isLost
        ? 'lost'
        : least === same
          ? 'otherwise'
          : 'added'
    }
    row = next
  }
  return pathThrough(moves, before.length, after.length)
}

/** The moves from the first words on, followed back from the last. */
function pathThrough(
  moves: readonly AlignmentMove[],
  beforeCount: number,
  afterCount: number,
): AlignmentMove[] {
  const path: AlignmentMove[] = []
  for (let row = beforeCount, column = afterCount; row > 0 || column > 0;) {
    const move = moves[row * (afterCount + 1) + column] ?? 'added'
    path.push(move)
    if (move !== 'added') row--
    if (move !== 'lost') column--
  }
  return path.reverse()
}

import type { TextSpan } from '../../text/text-span.js'
import type { DigitRun } from './digit-runs.js'

/** Letters and digits said one by one or together: `J M 34 …`, `E1234`. */
const element =
  /(?<![A-Za-z'’])(?:[A-Za-z](?![A-Za-z'’])|[A-Z]{2,3}(?![A-Za-z'’])|[A-Za-z]{0,3}\d[A-Za-z\d]*)/gu

/** Letters and digits that were read out one after another. */
export interface ReadOut extends TextSpan {
  readonly characters: string
}

/** Letters and numbers that follow each other, with nothing but pauses and fillers between. */
export function readOutIn(text: string, runs: readonly DigitRun[]): ReadOut[] {
  const numbers = runs.flatMap((run) =>
    run.pieces.map(({ start, end, digits }) => ({ start, end, characters: digits })),
  )
  const letters = [...text.matchAll(element)]
    .map((match) => ({
      ...{ start: match.index, end: match.index + match[0].length, characters: match[0] },
    }))
    .filter((one) => !numbers.some(({ start, end }) => start <= one.start && one.end <= end))
  const all = [...numbers, ...letters].sort((a, b) => a.start - b.start)
  const joined: ReadOut[] = []
  for (const one of all) {
    const last = joined.at(-1)
    if (last && one.start < last.end) {
      joined[joined.length - 1] = { ...last, end: Math.max(last.end, one.end) }
    } else if (last && isGap(text.slice(last.end, one.start))) {
      const characters = last.characters + one.characters
      joined[joined.length - 1] = { start: last.start, end: one.end, characters }
    } else joined.push(one)
  }
  return joined
}

function isGap(between: string): boolean {
  return /^(?:[\s\p{P}]|(?<![a-z])(?:u[mh]+|okay|and|then|sorry|got it|hang on|hold on|wait|let me see)(?![a-z])|嗯|呃|稍等|然后|后面|是|那个|等一下|不好意思)*$/iu.test(
    between,
  )
}

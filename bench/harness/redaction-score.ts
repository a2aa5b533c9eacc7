/** What a redaction hid of a labelled dialogue, and what it should have. */
import type { TextSpan } from '../../assist/text/text-span.js'
import { readJsonLines } from '../../assist/quality/scores/matching-files.js'

/** One labelled dialogue of `fixtures/redaction`. */
export interface RedactionCase {
  readonly id: string
  readonly language: 'en' | 'zh'
  readonly kind: string
  /** Kinds that are masked by setting. */
  readonly redact: readonly string[]
  readonly turns: readonly {
    readonly channel: 'agent' | 'customer'
    readonly text: string
    readonly spans: readonly (TextSpan & { kind: string; item: number; may?: true })[]
  }[]
}

/** What a redaction came to. */
export interface RedactionScore {
  /** Values that had to be hidden, and how many of them were, in every place and to the last character; by kind. */
  readonly values: Map<string, { all: number; hidden: number }>
  masks: number
  /** Masks that consist by half at least of what had to be hidden. */
  rightMasks: number
}

/** Nothing judged yet. */
export function noScore(): RedactionScore {
  return { values: new Map(), masks: 0, rightMasks: 0 }
}

/** Adds a dialogue to a score. @returns whether all was right */
export function addScore(
  score: RedactionScore,
  { turns }: RedactionCase,
  hidden: readonly (readonly TextSpan[])[],
): boolean {
  const items = new Map<number, { kind: string; isHidden: boolean }>()
  let isRight = true
  for (const [at, { text, spans }] of turns.entries()) {
    const masks = hidden[at] ?? []
    const isCovered = (place: number): boolean =>
      masks.some(({ start, end }) => start <= place && place < end)
    for (const { start, end, kind, item, may } of spans) {
      if (may) continue
      const one = items.get(item) ?? { kind, isHidden: true }
      one.isHidden &&= placesOf(text, { start, end }).every(isCovered)
      items.set(item, one)
    }
    for (const mask of masks) {
      const places = placesOf(text, mask)
      const labelled = places.filter((place) =>
        spans.some(({ start, end }) => start <= place && place < end),
      )
      score.masks++
      if (labelled.length * 2 >= places.length) score.rightMasks++
      else isRight = false
    }
  }
  for (const { kind, isHidden } of items.values()) {
    const own = score.values.get(kind) ?? { all: 0, hidden: 0 }
    own.all++
    if (isHidden) own.hidden++
    else isRight = false
    score.values.set(kind, own)
  }
  return isRight
}

/** Places of letters and digits. */
function placesOf(text: string, { start, end }: TextSpan): number[] {
  return Array.from({ length: end - start }, (_, at) => start + at).filter((place) =>
    /[\p{L}\p{N}]/u.test(text.charAt(place)),
  )
}

/** The dialogues of one file, in its order. */
export async function readRedactionCases(
  language: 'en' | 'zh',
  split: 'fit' | 'test',
): Promise<RedactionCase[]> {
  const lines = await readJsonLines(`fixtures/redaction/${language}.${split}.jsonl`)
  return lines.map(({ value }) => value as RedactionCase)
}

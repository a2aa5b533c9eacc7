import { inTextOrder, replaced, type Replacement } from '../../text/text-span.js'

/** A text with the words that were probably meant in the place of those that were recognised. */
export interface Mended {
  readonly text: string
  /** What stands in the recognised text, and what took its place; at least one. */
  readonly changes: readonly { readonly heard: string; readonly meant: string }[]
}

/**
 * Puts a misheard text into the words of a base: words that no text of the base has give way to words of the base that
 * sound like them ("trance for" → *transfer*, 微里贷 → 微粒贷). This is a guess: the caller has to find out whether it
 * brought the text nearer to the base.
 */
export interface Mender {
  /** Learns the words of a title or question of the base; those of an entry one after another. */
  learn(text: string, entry: number): void
  /** @returns undefined where nothing was to be mended. Cost: under a millisecond for what is said in one breath */
  mend(text: string): Mended | undefined
}

/** The text with its changes made, which may not overlap; undefined where there are none. */
export function withChanges(text: string, changes: readonly Replacement[]): Mended | undefined {
  if (changes.length === 0) return undefined
  const inOrder = inTextOrder(changes)
  return {
    text: replaced(text, inOrder),
    changes: inOrder.map(({ start, end, replacement }) => ({
      heard: text.slice(start, end),
      meant: replacement,
    })),
  }
}

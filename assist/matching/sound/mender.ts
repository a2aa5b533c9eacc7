/** Words that were probably meant where others were heard. */
export interface Mended {
  readonly text: string
  /** What stands in the text that was heard, and what took its place; at least one. */
  readonly changes: readonly { readonly heard: string; readonly meant: string }[]
}

/**
 * Says a misheard text again in the words of a base: what no text of the base says gives way to what sounds like it
 * and is said there ("trance for" → *transfer*, 微里贷 → 微粒贷). A guess: whoever asks has to find out whether it
 * brought the text nearer to the base.
 */
export interface Mender {
  /** Learns the words of a title or question of the base; those of an entry one after another. */
  learn(text: string, entry: number): void
  /** @returns undefined where nothing was to be mended. Cost: under a millisecond for what is said in one breath */
  mend(text: string): Mended | undefined
}

/** A stretch of a text and what is to stand there. */
export interface Change {
  readonly start: number
  readonly end: number
  readonly meant: string
}

/** The text with its changes made; they may not overlap. */
export function withChanges(text: string, changes: readonly Change[]): Mended | undefined {
  if (changes.length === 0) return undefined
  const inOrder = [...changes].sort((a, b) => a.start - b.start)
  let mended = ''
  let from = 0
  for (const { start, end, meant } of inOrder) {
    mended += text.slice(from, start) + meant
    from = end
  }
  return {
    text: mended + text.slice(from),
    changes: inOrder.map(({ start, end, meant }) => ({ heard: text.slice(start, end), meant })),
  }
}

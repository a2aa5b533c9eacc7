/** A word of an utterance, as it is written, with its share of the utterance's time. */
export interface SpreadWord {
  readonly word: string
  readonly startMs: number
  readonly endMs: number
}

/**
 * The words of an utterance for protocols that want times of words. The utterance's time is shared out among them by
 * their length: these times are not measured. Chinese goes by characters.
 */
export function spreadWords(
  text: string,
  { startMs, endMs }: { readonly startMs: number; readonly endMs: number },
): readonly SpreadWord[] {
  const words = text.match(/\p{Script=Han}|[^\s\p{Script=Han}]+/gu) ?? []
  const length = words.reduce((sum, word) => sum + word.length, 0)
  let passed = 0
  const timeAt = (place: number): number => startMs + ((endMs - startMs) * place) / length
  return words.map((word) => {
    const from = timeAt(passed)
    passed += word.length
    return { word, startMs: from, endMs: timeAt(passed) }
  })
}

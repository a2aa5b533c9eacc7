/**
 * Tokens of a piece of text by byte-pair encoding: the commonest pair of neighbours is joined first. Tokens are numbered
 * in the order in which training joined them, so the lowest number is the commonest.
 *
 * @param parts the piece cut into its smallest parts
 * @param ids token of each spelling; a part that is none is left out
 */
export function joinBytePairs(
  parts: readonly string[],
  ids: ReadonlyMap<string, number>,
): number[] {
  const joined = [...parts]
  for (;;) {
    let best: { readonly at: number; readonly id: number } | undefined
    for (let at = 0; at + 1 < joined.length; at++) {
      const id = ids.get(joined.slice(at, at + 2).join(''))
      if (id !== undefined && id < (best?.id ?? Infinity)) best = { at, id }
    }
    if (!best) return joined.flatMap((part) => ids.get(part) ?? [])
    joined.splice(best.at, 2, joined.slice(best.at, best.at + 2).join(''))
  }
}

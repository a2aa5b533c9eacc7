/** A text in quotation marks, cut where it is long. */
export function quoted(text: string): string {
  const characters = Array.from(text)
  return characters.length > 90 ? `“${characters.slice(0, 89).join('')}…”` : `“${text}”`
}

/** Up to five ids by name, the rest as a number: `a, b and c`, `a, b, c, d, e and 7 more`. */
export function named(ids: readonly string[]): string {
  const shown = ids.length > 6 ? [...ids.slice(0, 5), `${ids.length - 5} more`] : ids
  if (shown.length < 2) return shown.join('')
  return `${shown.slice(0, -1).join(', ')} and ${shown.at(-1) ?? ''}`
}

/** A number with its noun, which gets an s where it is not one: `1 word`, `3 words`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** What two texts have in common when only letters and digits count, not their case, width or punctuation. */
export function normalForm(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

/**
 * Several texts in one cell or line, separated by bars or line ends. A bar inside a text is written `\|`, and
 * backslashes just before a bar are doubled. Everything else is unchanged.
 */

/** Splits at bars and line ends; empty parts are left out. */
export function splitList(cell: string): string[] {
  const parts: string[] = []
  for (const line of cell.split(/\r\n?|\n/)) {
    let part = ''
    let end = 0
    for (const { 0: found, 1: slashes = '', index } of line.matchAll(/(\\*)\|/g)) {
      part += line.slice(end, index) + slashes.slice(0, Math.floor(slashes.length / 2))
      end = index + found.length
      if (slashes.length % 2 === 1) {
        part += '|'
      } else {
        parts.push(part)
        part = ''
      }
    }
    parts.push(part + line.slice(end))
  }
  return parts.map((part) => part.trim()).filter((part) => part !== '')
}

/** Escapes a text so that `splitList` keeps it whole. */
export function escapeListPart(text: string): string {
  return text.replace(/(\\*)\|/g, (_found, slashes: string) => `${slashes}${slashes}\\|`)
}

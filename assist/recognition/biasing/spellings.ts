/** The ways in which a recogniser may write a phrase: as the base does, in lower case, with a capital; a hyphen may be a space. */
export function spellingsOf(text: string): ReadonlySet<string> {
  const spellings = new Set<string>()
  for (const written of [text, text.replaceAll('-', ' ')]) {
    const lower = written.toLowerCase()
    spellings.add(written)
    spellings.add(lower)
    spellings.add(lower.charAt(0).toUpperCase() + lower.slice(1))
  }
  return spellings
}

/** Longest sentence that is quoted whole, in characters; of a longer one the clauses that matter are. */
const quotedLength = 200

/** The sentences of a line, each as it stands there. A point inside a number or an abbreviation ends none. */
export function sentencesOf(text: string): string[] {
  return text
    .split(/(?<=[.!?…]["”’)]*)\s+(?=["“‘(]?[\p{L}\p{N}])|(?<=[。！？!?；])/u)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '')
}

/** The clauses of a sentence, each with the comma behind it. */
export function clausesOf(sentence: string): string[] {
  return sentence.split(/(?<=[,，;；])\s*|\s+(?=and (?:i|we|he|she|they|you|the|a|an|then)\b)/iu)
}

/**
 * The sentence, or where it is long the stretch of it that is meant: the clauses of which `isMeant` is true, with what
 * stands between them. It is a stretch of the sentence, letter for letter.
 */
export function meantStretch(sentence: string, isMeant: (clause: string) => boolean): string {
  if (sentence.length <= quotedLength) return sentence
  const clauses = [...sentence.matchAll(/[^,，;；、]+[,，;；、]?/gu)]
  const meant = clauses.filter(([clause]) => isMeant(clause))
  const [first, last] = [meant[0], meant.at(-1)]
  if (!first || !last) return shortened(sentence)
  return shortened(sentence.slice(first.index, last.index + last[0].length).trim())
}

/** Cuts at the last word that fits. */
function shortened(text: string): string {
  if (text.length <= quotedLength) return text
  const cut = text.slice(0, quotedLength)
  return /\s/u.test(cut) ? cut.slice(0, cut.lastIndexOf(' ')) : cut
}

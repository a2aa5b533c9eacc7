/** Words of an answer, at least. */
const leastAnswerWords = 6

const questionPattern =
  /[?？]|[吗呢吧]\W*$|^\W*(?:so|you mean|do|does|did|is|are|was|can|could|have|which|what|when|where|who|how)\b/iu

/** Length of a text in words; three Han characters count as two. */
export function wordCountOf(text: string): number {
  const hanCount = (text.match(/\p{Script=Han}/gu) ?? []).length
  if (hanCount > 0) return hanCount / 1.5
  return (text.match(/[\p{L}\p{N}'’]+/gu) ?? []).length
}

/** Whether a text is long enough to be an answer, and no question. */
export function isStatement(text: string): boolean {
  return wordCountOf(text) >= leastAnswerWords && !questionPattern.test(text)
}

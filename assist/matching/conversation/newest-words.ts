/** What is said in a quarter of a minute, in UTF-16 units: what an engine of our own hears before it cuts. */
const maxLength = { han: 80, other: 300 }

/**
 * What was said last of an utterance that does not end. Its first words were matched while they were new; what is
 * asked now stands at its end. Shorter texts are given as they are.
 */
export function newestWords(text: string): string {
  const isChinese = /\p{Script=Han}/u.test(text)
  const most = isChinese ? maxLength.han : maxLength.other
  if (text.length <= most) return text
  const end = text.slice(-most)
  // It begins with a whole word, or in Chinese behind a mark, where there is one near.
  const begin = end.search(isChinese ? /(?<=[，。；！？])/u : /(?<=\s)/u)
  return begin < 0 || begin > most / 2 ? end : end.slice(begin)
}

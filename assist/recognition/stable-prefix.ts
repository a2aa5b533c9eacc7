/**
 * How much of a new partial is the same as in the one before: their longest common beginning, cut back to the last
 * whole word or character (LocalAgreement-2 of Liu et al. 2020, on text).
 *
 * @returns a length in UTF-16 units, at most `next.length`
 */
export function stableLength(previous: string, next: string): number {
  const limit = Math.min(previous.length, next.length)
  let length = 0
  while (length < limit && previous[length] === next[length]) length++
  if (length === next.length) return length
  const isInsideWord =
    /[\p{L}\p{N}'’]/u.test(next[length] ?? '') && !/\p{Script=Han}/u.test(next[length - 1] ?? '')
  if (!isInsideWord) return length
  return next.slice(0, length).search(/[\p{L}\p{N}'’]*$/u)
}

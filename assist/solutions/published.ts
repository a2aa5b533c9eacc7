import type { Solution } from './solution.js'

/**
 * Whether an entry may be found on a day: it is published, and the day lies within its dates.
 *
 * @param today ISO date
 */
export function isPublishedOn(
  { status, validFrom, validTo }: Pick<Solution, 'status' | 'validFrom' | 'validTo'>,
  today: string,
): boolean {
  if (status !== undefined && status !== 'published') return false
  return (validFrom ?? '') <= today && today <= (validTo ?? '9999')
}

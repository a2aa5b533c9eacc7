import type { Solution } from './solution.js'

/** Whether an entry may be found at all: published, and valid on this day. @param today ISO date */
export function isPublishedOn(
  { status, validFrom, validTo }: Pick<Solution, 'status' | 'validFrom' | 'validTo'>,
  today: string,
): boolean {
  if (status !== undefined && status !== 'published') return false
  return (validFrom ?? '') <= today && today <= (validTo ?? '9999')
}

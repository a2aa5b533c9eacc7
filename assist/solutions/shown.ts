import type { Solution } from './solution.js'

/** Tells whether an entry may be found: it is published, and valid on this day. @param today ISO date */
export function isShown(
  { status, validFrom, validTo }: Pick<Solution, 'status' | 'validFrom' | 'validTo'>,
  today: string,
): boolean {
  if (status !== undefined && status !== 'published') return false
  return (validFrom ?? '') <= today && today <= (validTo ?? '9999')
}

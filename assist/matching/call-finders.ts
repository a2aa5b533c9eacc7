import type { MatchClient } from './match-client.js'
import type { FindMatches } from './match.js'

/** What one call is matched with. */
export interface CallFindersParts {
  readonly matcher: Pick<MatchClient, 'match' | 'spoken'>
  readonly base: string
  /** True: without what was learnt from use. */
  readonly isPlain: boolean
  /** Version of the base that is in service, for a text whose match failed. */
  readonly version: () => string
  readonly failed: (thrown: unknown) => void
}

/** Matching for one call. */
export interface CallFinders {
  readonly findMatches: FindMatches
  /** The solution of which a text speaks a line; undefined where none is, or where it cannot be compared. */
  readonly findSpoken: (text: string, solutionIds: readonly string[]) => Promise<string | undefined>
}

/** Matching for one call: a failure costs the call its suggestions for that text, not its life. */
export function callFinders(parts: CallFindersParts): CallFinders {
  const { matcher, base, isPlain, version, failed } = parts
  return {
    findMatches: async (text, heard) => {
      try {
        return await matcher.match(base, text, 5, { ...heard, isPlain })
      } catch (thrown) {
        failed(thrown)
        return { matches: [], solutionsVersion: version() }
      }
    },
    findSpoken: async (text, solutionIds) => {
      try {
        return await matcher.spoken(base, text, solutionIds)
      } catch (thrown) {
        failed(thrown)
        return undefined
      }
    },
  }
}

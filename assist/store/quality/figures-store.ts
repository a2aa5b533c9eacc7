import type { Medium } from '../../call/medium.js'
import type { MeanDifference } from '../../wrapup/mean-difference.js'
import type { CallFilter } from '../desk/call-search.js'

/** What became of a number of calls and of their cards. */
export interface UseFigures {
  readonly calls: number
  /** Entries that stood on the screen, once a call; of those, used ones, and ones that the agent marked as wrong. */
  readonly shown: number
  readonly used: number
  readonly wrong: number
  /** Calls whose outcome an agent has told; of those, resolved ones. */
  readonly told: number
  readonly resolved: number
}

/** What customers asked and no card came for, in words that are alike. */
export interface UnansweredQuestion {
  readonly count: number
  /** The newest of them, word for word, the same words once. */
  readonly quotes: readonly {
    readonly callId: string
    readonly utteranceId: string
    /** Where in the call, in ms. */
    readonly atMs: number
    readonly text: string
  }[]
}

/** Cards whose confidence was at least so high. */
export interface ThresholdFigures {
  /** 0 to 1. */
  readonly threshold: number
  readonly shown: number
  /** Of those, ones of which anybody has said anything: used by the agent, marked by the agent or by a reviewer. */
  readonly judged: number
  /** Of those, ones that are wrong: by the newest label of a reviewer, else by the agent's mark. */
  readonly wrong: number
}

/** How long calls took in which something was done, beside calls in which it was offered and not done. */
export interface HandlingFigures {
  readonly withIt: { readonly calls: number; readonly meanMs: number | null }
  readonly withoutIt: { readonly calls: number; readonly meanMs: number | null }
  /** How much longer calls with it took; null where either side has fewer than two. */
  readonly differenceMs: MeanDifference | null
}

/** Figures over calls. */
export interface CallFigures {
  readonly all: UseFigures
  /** By day (`2026-01-31`), the oldest first; days without a call are left out. */
  readonly days: readonly (UseFigures & { readonly day: string })[]
  /** By agent, those with most calls first: the digest of a name, or the id of who began the call; null where neither is known. */
  readonly agents: readonly (UseFigures & { readonly agent: string | null })[]
  /** By the media that calls were held by, those with most calls first; calls that named none have no medium. */
  readonly media: readonly (UseFigures & { readonly media: readonly Medium[] })[]
  /** By topic that the agent has ticked, those with most calls first; a call of two topics counts with both, null: none. */
  readonly topics: readonly (UseFigures & { readonly topic: string | null })[]
  /** By least confidence, the lowest first; each holds the cards of the ones behind it. */
  readonly thresholds: readonly ThresholdFigures[]
  /** Length of the newest 20,000 calls: a card used, or cards that were not; advice on another medium taken, or not. */
  readonly handling: { readonly cards: HandlingFigures; readonly advice: HandlingFigures }
  /** By entry, those that were shown most first. */
  readonly entries: readonly (Pick<UseFigures, 'shown' | 'used' | 'wrong'> & {
    readonly solutionId: string
  })[]
  /** Calls whose customer is known by a mark; of those, ones after which the same customer called again within a week. */
  readonly repeat: { readonly calls: number; readonly repeated: number }
  /** Out of the newest 2,000 such questions, the most frequent first. */
  readonly unanswered: readonly UnansweredQuestion[]
}

/**
 * Figures over the calls that are over. Any method may throw AssistError ASSIST_STORE_FAILED when the disk or the
 * database refuses, or ASSIST_WORKER_FAILED when the store's worker has died or is closed.
 */
export interface FiguresStore {
  /** @param zoneMinutes how far the days of the reader are ahead of UTC */
  of(filter: CallFilter, zoneMinutes: number): Promise<CallFigures>
}

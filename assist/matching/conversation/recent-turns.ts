import type { ChannelName } from '../../audio/frame.js'
import type { FindOptions, Match } from '../match.js'
import { opensAnother } from './conversation-acts.js'

/** One turn of the dialogue: what one side said or wrote. */
export interface Turn extends FindOptions {
  readonly utteranceId: string
  readonly channel: ChannelName
  readonly text: string
  /** Call time, ms. */
  readonly atMs: number
}

/** A turn with the candidates that it had, best first. */
export interface MatchedTurn extends Turn {
  readonly matches: readonly Match[]
}

/** Turns that are remembered, and for how long. */
const maxTurns = 6
const maxAgeMs = 45_000

/** The last turns of both sides, in their order. */
export class RecentTurns {
  #turns: MatchedTurn[] = []

  /** Whether a turn of this utterance is remembered. */
  has(utteranceId: string): boolean {
    return this.#turns.some((turn) => turn.utteranceId === utteranceId)
  }

  /** Remembers a turn; a revision takes the position of its final. */
  remember(turn: MatchedTurn): void {
    if (!this.has(turn.utteranceId)) {
      this.#turns = [...this.#turns, turn].slice(-maxTurns)
      return
    }
    this.#turns = this.#turns.map((one) => (one.utteranceId === turn.utteranceId ? turn : one))
  }

  /** Forgets the turn of an utterance, if there is one. */
  forget(utteranceId: string): void {
    this.#turns = this.#turns.filter((turn) => turn.utteranceId !== utteranceId)
  }

  /** Turns beside this one that are not too old, back to where the customer opened another matter. */
  before(turn: Pick<Turn, 'utteranceId' | 'atMs'>): readonly MatchedTurn[] {
    const turns = this.#turns.filter(
      ({ utteranceId, atMs }) => utteranceId !== turn.utteranceId && turn.atMs - atMs <= maxAgeMs,
    )
    const opened = turns.findLastIndex(
      ({ channel, text }) => channel === 'customer' && opensAnother(text),
    )
    return turns.slice(Math.max(0, opened))
  }
}

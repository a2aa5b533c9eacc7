import type { Match } from '../match.js'

/** After this long an utterance counts half for what the call is about. */
const halfLifeMs = 60_000

/** How much a tag counts that everything said so far is about; its candidates gain that factor at most. */
const strongest = 6

/** One tag, and how much has been said about its entries. */
interface Weight {
  readonly weight: number
  readonly atMs: number
}

/**
 * What a call has been about so far, by the tags that the candidates of its utterances share. Candidates about the
 * same gain from those about something else; how probable it is that anything fits does not change.
 */
export class Topic {
  readonly #weights = new Map<string, Weight>()

  /** Remembers what a whole utterance may have been about. */
  note(matches: readonly Match[], atMs: number): void {
    for (const { confidence, traits } of matches) {
      for (const tag of new Set(traits?.tags)) {
        this.#weights.set(tag, { weight: this.#weightOf(tag, atMs) + confidence, atMs })
      }
    }
  }

  /** The candidates, best first, their probability shared anew among them. */
  lean(matches: readonly Match[], atMs: number): Match[] {
    const shares = matches.map(({ traits }) => {
      const heaviest = Math.max(0, ...(traits?.tags ?? []).map((tag) => this.#weightOf(tag, atMs)))
      return heaviest / (1 + heaviest)
    })
    const raised = matches.map(({ confidence }, at) => confidence * strongest ** (shares[at] ?? 0))
    const before = matches.reduce((sum, { confidence }) => sum + confidence, 0)
    const after = raised.reduce((sum, value) => sum + value, 0)
    if (after === 0) return [...matches]
    return matches
      .map((match, at) => ({ ...match, confidence: ((raised[at] ?? 0) * before) / after }))
      .sort((a, b) => b.confidence - a.confidence)
  }

  #weightOf(tag: string, atMs: number): number {
    const known = this.#weights.get(tag)
    return known ? known.weight * 0.5 ** (Math.max(0, atMs - known.atMs) / halfLifeMs) : 0
  }
}

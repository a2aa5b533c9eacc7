import type { CallEvent } from '../../pipeline/log/call-event.js'
import { latestUtterances } from '../../pipeline/log/latest-utterances.js'

/** A card as one of two runs showed it. */
export interface ShownCard {
  readonly solutionId: string
  readonly atMs: number
  /** What was said, as this run heard it. */
  readonly text: string
}

/** A card that both runs showed. */
export interface KeptCard extends ShownCard {
  /** How much later the second run showed it; negative: earlier. */
  readonly laterMs: number
}

/** What of a call's cards a change changes. */
export interface CardChanges {
  readonly appeared: readonly ShownCard[]
  readonly disappeared: readonly ShownCard[]
  readonly kept: readonly KeptCard[]
}

/** Cards of one solution that stand further apart than this answer different questions: 10 s. */
const nearMs = 10_000

/** Sets the cards of two runs of one call beside each other: the same solution at about the same moment is one card. */
export function cardChanges(
  first: readonly CallEvent[],
  second: readonly CallEvent[],
): CardChanges {
  const rest = shownCards(second)
  const [kept, disappeared]: [KeptCard[], ShownCard[]] = [[], []]
  for (const card of shownCards(first)) {
    const near = rest
      .filter(({ solutionId }) => solutionId === card.solutionId)
      .filter(({ atMs }) => Math.abs(atMs - card.atMs) <= nearMs)
      .sort((a, b) => Math.abs(a.atMs - card.atMs) - Math.abs(b.atMs - card.atMs))[0]
    if (!near) {
      disappeared.push(card)
      continue
    }
    rest.splice(rest.indexOf(near), 1)
    kept.push({ ...card, laterMs: near.atMs - card.atMs })
  }
  return { appeared: rest, disappeared, kept }
}

/** Every card in the order of its first showing. */
export function shownCards(events: readonly CallEvent[]): ShownCard[] {
  const texts = new Map(latestUtterances(events).map((one) => [one.utteranceId, one.text]))
  const seen = new Set<string>()
  return events.flatMap((event) => {
    if (event.type !== 'suggestion.shown' || seen.has(event.suggestionId)) return []
    seen.add(event.suggestionId)
    const { solutionId, atMs, utteranceId } = event
    return [{ solutionId, atMs, text: texts.get(utteranceId) ?? '' }]
  })
}

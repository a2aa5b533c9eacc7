import type { CallEvent } from '../../../pipeline/log/call-event.js'
import { latestUtterances } from '../../../pipeline/log/latest-utterances.js'
import type { StoredLabel } from '../../../store/quality/label-store.js'

/** An utterance as reviewers say that it was: the shape of the truth beside a recording. */
export interface LabelledUtterance {
  readonly channel: 'customer' | 'agent'
  readonly startMs: number
  readonly endMs: number
  readonly text: string
  readonly expect: string | null
  /** Whether a reviewer said anything of its cards or of the lack of one. */
  readonly isJudged: boolean
  readonly language: string
}

/**
 * Utterances of a call with what reviewers made of them: the corrected text, and the solution that answers it, which is
 * one that was missing, else a card that was right. One that had only wrong cards expects none. Where reviewers differ
 * the newest counts.
 */
export function labelledUtterances(
  events: readonly CallEvent[],
  labels: readonly StoredLabel[],
): LabelledUtterance[] {
  const raisedBy = new Map<string, string>()
  for (const event of events)
    if (event.type === 'suggestion.shown') raisedBy.set(event.suggestionId, event.utteranceId)
  const newest = new Map<string, StoredLabel>()
  for (const label of labels) newest.set(`${slotOf(label)} ${label.target}`, label)
  const judged = [...newest.values()]
  return latestUtterances(events)
    .sort((a, b) => a.startMs - b.startMs)
    .map(({ utteranceId, channel, startMs, endMs, text, language }) => {
      const cards = judged.filter(
        ({ kind, target }) =>
          (kind === 'right' || kind === 'wrong') && raisedBy.get(target) === utteranceId,
      )
      const missing = newest.get(`missing ${utteranceId}`)
      const right = cards.findLast(({ kind }) => kind === 'right')
      return {
        ...{ channel, startMs, endMs, language },
        text: newest.get(`text ${utteranceId}`)?.text ?? text,
        expect: missing?.solutionId ?? right?.solutionId ?? null,
        isJudged: missing !== undefined || cards.length > 0,
      }
    })
}

function slotOf({ kind }: StoredLabel): string {
  return kind === 'right' || kind === 'wrong' ? 'card' : kind
}

/** How far two reviewers agree on the cards that both have judged. */
export interface Agreement {
  readonly first: string
  readonly second: string
  /** Cards that both have judged. */
  readonly cards: number
  /** Share of them on which they say the same. */
  readonly same: number
  /** Cohen's kappa: 1 where they always agree, 0 where they do as often as chance would; null where it is undefined. */
  readonly kappa: number | null
}

/** Agreement of each pair of reviewers that have judged a card in common. Source: Cohen 1960. */
export function agreements(labels: readonly StoredLabel[]): Agreement[] {
  const verdicts = new Map<string, Map<string, boolean>>()
  for (const { who, kind, callId, target } of labels) {
    if (kind !== 'right' && kind !== 'wrong') continue
    const own = verdicts.get(who) ?? new Map<string, boolean>()
    verdicts.set(who, own.set(`${callId} ${target}`, kind === 'right'))
  }
  const reviewers = [...verdicts.keys()].sort()
  return reviewers.flatMap((first, index) =>
    reviewers.slice(index + 1).flatMap((second) => {
      const pairs = [...(verdicts.get(first) ?? [])].flatMap(([card, isRight]) => {
        const other = verdicts.get(second)?.get(card)
        return other === undefined ? [] : [[isRight, other] as const]
      })
      return pairs.length === 0 ? [] : [{ first, second, ...kappaOf(pairs) }]
    }),
  )
}

function kappaOf(
  pairs: readonly (readonly [boolean, boolean])[],
): Pick<Agreement, 'cards' | 'same' | 'kappa'> {
  const share = (is: (pair: readonly [boolean, boolean]) => boolean): number =>
    pairs.filter(is).length / pairs.length
  const same = share(([a, b]) => a === b)
  const [firstRight, secondRight] = [share(([a]) => a), share(([, b]) => b)]
  const byChance = firstRight * secondRight + (1 - firstRight) * (1 - secondRight)
  const round = (value: number): number => Math.round(value * 1_000) / 1_000
  const kappa = byChance === 1 ? null : round((same - byChance) / (1 - byChance))
  return { cards: pairs.length, same: round(same), kappa }
}

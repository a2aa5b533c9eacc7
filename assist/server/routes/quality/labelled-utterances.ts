import type { CallEvent } from '../../../pipeline/log/call-event.js'
import { latestUtterances } from '../../../pipeline/log/latest-utterances.js'
import { pairAgreements, type PairAgreement } from '../../../review/scorecards/agreement.js'
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

/**
 * The labels that a reviewer sees. What others say of a card is kept from them until they have judged it themselves:
 * agreement of people who have looked at each other's answers tells nothing.
 */
export function labelsSeenBy(who: string, labels: readonly StoredLabel[]): StoredLabel[] {
  const judged = new Set(
    labels.flatMap((label) =>
      label.who === who && slotOf(label) === 'card' ? [label.target] : [],
    ),
  )
  return labels.filter((label) => {
    return label.who === who || slotOf(label) !== 'card' || judged.has(label.target)
  })
}

function slotOf({ kind }: StoredLabel): string {
  return kind === 'right' || kind === 'wrong' ? 'card' : kind
}

/** Agreement of each pair of reviewers on the cards that both have judged. */
export function agreements(
  labels: readonly StoredLabel[],
): (Omit<PairAgreement, 'count'> & { readonly cards: number })[] {
  const judgements = labels
    .filter(({ kind }) => kind === 'right' || kind === 'wrong')
    .map(({ who, kind, callId, target }) => ({ who, subject: `${callId} ${target}`, says: kind }))
  return pairAgreements(judgements).map(({ first, second, count: cards, ...rest }) => {
    return { first, second, cards, ...rest }
  })
}

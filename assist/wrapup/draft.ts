import type { CallEvent } from '../pipeline/log/call-event.js'
import type { Solution } from '../solutions/solution.js'
import { guessedOutcome } from './outcome.js'
import { saidLines } from './said-line.js'
import { raisedBy, cardsOfCall, type CardOfCall } from './shown-cards.js'
import { quotedSummary } from './summary/summary.js'
import type { SummarySentence, WrapUp, WrapUpFollowUp, WrapUpTopic } from './wrap-up.js'

/** Most topics that are offered. */
const maxTopicCount = 6

/** Promises that are kept by sending something. */
const sendingPattern =
  /\b(?:send|e-?mail|mail|text|post|forward|link|label|confirmation|reminder|form)\b|发|寄|短信|邮件|链接|确认函/iu

/** What of the solution base a wrap-up names; entries that are gone are not among them. */
export type NamedSolutions = ReadonlyMap<string, Pick<Solution, 'title' | 'tags' | 'followup'>>

/** The ids of the solutions that the wrap-up of a call names. */
export function namedSolutionIds(events: readonly CallEvent[]): string[] {
  return cardsOfCall(events).map(({ solutionId }) => solutionId)
}

/** A wrap-up as the call itself gives it, for the agent to correct and accept. It takes milliseconds. */
export function draftWrapUp(events: readonly CallEvent[], solutions: NamedSolutions): WrapUp {
  const lines = saidLines(events)
  const cards = cardsOfCall(events)
  const summary = quotedSummary(lines, raisedBy(cards))
  return {
    summary,
    topics: topicsOf(cards, solutions),
    solutions: cards.map(({ suggestionId, solutionId, verdict }) => ({
      ...{ suggestionId, solutionId, verdict },
      title: solutions.get(solutionId)?.title ?? solutionId,
    })),
    outcome: guessedOutcome(lines, summary),
    disposition: null,
    followUps: followUpsOf({ events, cards, summary, solutions }),
    missing: [],
    notes: '',
  }
}

/** Tags of the solutions: those of used ones are ticked and come first, the others by how sure their cards were. */
function topicsOf(cards: readonly CardOfCall[], solutions: NamedSolutions): WrapUpTopic[] {
  const weights = new Map<string, number>()
  const ticked = new Set<string>()
  for (const { solutionId, confidence, verdict } of cards) {
    if (verdict === 'wrong') continue
    for (const name of solutions.get(solutionId)?.tags ?? []) {
      if (verdict === 'used') ticked.add(name)
      weights.set(name, (weights.get(name) ?? 0) + confidence + (verdict === 'used' ? 10 : 0))
    }
  }
  return [...weights]
    .sort(([, a], [, b]) => b - a)
    .slice(0, maxTopicCount)
    .map(([name]) => ({ name, isTicked: ticked.has(name) }))
}

/** Pages of used solutions, and what was promised to be sent. */
function followUpsOf(of: {
  readonly events: readonly CallEvent[]
  readonly cards: readonly CardOfCall[]
  readonly summary: readonly SummarySentence[]
  readonly solutions: NamedSolutions
}): WrapUpFollowUp[] {
  const sent = new Set(
    of.events.flatMap((event) => (event.type === 'followup.sent' ? [event.solutionId] : [])),
  )
  const pages = of.cards.flatMap(({ solutionId, verdict }): WrapUpFollowUp[] => {
    const solution = of.solutions.get(solutionId)
    const isSent = sent.has(solutionId)
    const isMeant = isSent || (verdict === 'used' && solution?.followup !== undefined)
    return isMeant ? [{ text: solution?.title ?? solutionId, solutionId, isSent }] : []
  })
  const promised = of.summary
    .filter(({ part, text }) => part === 'promised' && sendingPattern.test(text))
    .map(({ text }) => ({ text, solutionId: null, isSent: false }))
  return [...pages, ...promised]
}

import type { Matched } from '../matching/matching-stage.js'
import type { Stage } from '../call/stage.js'
import type { SolutionCard } from '../solutions/solution-card.js'
import type { Utterance } from '../utterance/utterance.js'
import type { MediumAdvice } from './advice/medium-advice.js'
import type { MediumAdvisor } from './advice/medium-advisor.js'
import type { InferredUse, SpokenCards } from './spoken-cards.js'
import type { SuggestionBoard } from './suggestion-board.js'
import type { SuggestionChange } from './suggestion.js'

/** An advice on the medium that goes on the agent's screen. */
export type AdviceChange =
  | ({ readonly type: 'advice.shown' } & MediumAdvice)
  | { readonly type: 'advice.withdrawn'; readonly adviceId: string }

/** What leaves the suggestion stage: text as it comes, and what changes on the screen because of it. */
export type Suggested =
  | { readonly kind: 'utterance'; readonly utterance: Utterance }
  | {
      readonly kind: 'change'
      /** What is logged. */
      readonly change: SuggestionChange | AdviceChange | InferredUse
      readonly atMs: number
      /** What the screen shows of the solution that is shown or changed; it stands beside the log, not in it. */
      readonly card?: SolutionCard
    }

/** Stage 6: candidates → what the agent sees. */
export function suggestionStage(
  board: SuggestionBoard,
  advisor: MediumAdvisor,
  spoken: SpokenCards,
): Stage<Matched, Suggested> {
  return {
    name: 'suggestion',
    async *run(input) {
      for await (const item of input) {
        const { utterance } = item
        if (item.kind === 'utterance') yield { kind: 'utterance', utterance }
        const { atMs } = utterance
        const changes = [...changesOf(board, item), ...(isTurn(item) ? board.onTurn(atMs) : [])]
        for (const change of changes) spoken.follow(change, atMs)
        const gone = withdrawn(changes.flatMap((change) => advisor.follow(change)))
        const uses = item.kind === 'utterance' ? await spoken.hear(utterance) : []
        for (const change of [...changes, ...gone, ...advised({ board, advisor }, item), ...uses])
          yield { kind: 'change', change, atMs, ...cardBeside(change, item) }
      }
    },
  }
}

/** A turn of the customer that is over, with whatever it changed. */
function isTurn({ kind, utterance }: Matched): boolean {
  return kind === 'matches' && (utterance.kind === 'final' || utterance.kind === 'written')
}

/** The card of a change. It comes with the match that caused it, from the version of the base that was matched. */
function cardBeside(
  change: SuggestionChange | AdviceChange | InferredUse,
  item: Matched,
): { readonly card?: SolutionCard } {
  if (change.type !== 'suggestion.shown' && change.type !== 'suggestion.changed') return {}
  const matches = 'result' in item ? item.result.matches : []
  const card = matches.find(({ solutionId }) => solutionId === change.solutionId)?.card
  return card ? { card } : {}
}

function changesOf(board: SuggestionBoard, item: Matched): SuggestionChange[] {
  if (item.kind === 'matches') {
    const { utterance, result } = item
    if (utterance.kind === 'final' || utterance.kind === 'written')
      return board.onFinal(utterance.utteranceId, result)
    if (utterance.kind === 'revised') return board.onRevised(utterance.utteranceId, result)
    const isWhole = utterance.stableChars === utterance.text.length
    return board.onPartial(utterance.utteranceId, result, isWhole)
  }
  if (item.kind === 'answered') board.onAnswered(item.solutionId)
  if (item.kind === 'answered') return []
  if (item.kind === 'restated') return board.onRestated(item.matterId, item.result)
  const { utterance } = item
  if (!('text' in utterance) || utterance.kind === 'written') return []
  const isNothing = utterance.text === '' || 'isDoubtful' in utterance
  return isNothing ? board.onNothing(utterance.utteranceId) : []
}

/** The advice that an item changes. Words of the customer are weighed with their candidates, the agent's at once. */
function advised(
  { board, advisor }: { board: SuggestionBoard; advisor: MediumAdvisor },
  item: Matched,
): AdviceChange[] {
  const { utterance } = item
  if (item.kind === 'restated' || item.kind === 'answered') return []
  if (!('text' in utterance) || utterance.kind === 'partial') return []
  if (item.kind === 'utterance') {
    const isNew = advisor.hear(utterance)
    if (utterance.channel === 'customer' && utterance.text !== '')
      return isNew ? [] : withdrawn(advisor.takeBack(utterance))
  } else {
    const [best] = item.result.matches
    const isShown = board.visible.some(({ solutionId }) => solutionId === best?.solutionId)
    if (best && isShown) advisor.showSolution(utterance, best)
  }
  const gone = withdrawn(advisor.takeBack(utterance))
  const advice = advisor.advise(utterance)
  return advice ? [...gone, { type: 'advice.shown', ...advice }] : gone
}

function withdrawn(adviceIds: readonly string[]): AdviceChange[] {
  return adviceIds.map((adviceId) => ({ type: 'advice.withdrawn', adviceId }))
}

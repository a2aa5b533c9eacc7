import type { Matched } from '../matching/matching-stage.js'
import type { Stage } from '../pipeline/stage.js'
import type { Utterance } from '../utterance/utterance.js'
import type { SuggestionBoard, SuggestionChange } from './suggestion-board.js'

/** What leaves the suggestion stage: text as it comes, and what changes on the screen because of it. */
export type Suggested =
  | { readonly kind: 'utterance'; readonly utterance: Utterance }
  | { readonly kind: 'change'; readonly change: SuggestionChange; readonly atMs: number }

/** Stage 6: candidates → what the agent sees. */
export function suggestionStage(board: SuggestionBoard): Stage<Matched, Suggested> {
  return {
    name: 'suggestion',
    async *run(input) {
      for await (const item of input) {
        const { utterance } = item
        if (item.kind === 'utterance') yield { kind: 'utterance', utterance }
        for (const change of changesOf(board, item)) {
          yield { kind: 'change', change, atMs: utterance.atMs }
        }
      }
    },
  }
}

function changesOf(board: SuggestionBoard, item: Matched): SuggestionChange[] {
  if (item.kind === 'matches') {
    const { utterance, result } = item
    if (utterance.kind === 'final') return board.onFinal(utterance.utteranceId, result)
    if (utterance.kind === 'revised') return board.onRevised(utterance.utteranceId, result)
    const isWhole = utterance.stableChars === utterance.text.length
    return board.onPartial(utterance.utteranceId, result, isWhole)
  }
  const { utterance } = item
  const isNothing =
    (utterance.kind === 'partial' || utterance.kind === 'revised') && utterance.text === ''
  return isNothing ? board.onNothing(utterance.utteranceId) : []
}

import { useMemo } from 'react'
import type { SuggestionAction } from '../../../suggestion/suggestion.js'
import type { SolutionCard } from '../../../solutions/solution-card.js'
import { useDesk } from '../desk-context.js'
import type { Card } from '../state/cards/card.js'
import type { LookUp } from '../state/look-up.js'
import type { DeskStore } from '../state/desk-store.js'
import { answerLines } from '../state/cards/solution-text.js'

/** Where an answer stands: on a card, or found by a search. Of an earlier search nothing is known but the answer. */
export interface AnswerPlace {
  readonly card?: Card | undefined
  readonly lookUp?: LookUp | undefined
}

/** The actions of an agent on a card, by mouse or by key. */
export interface CardActions {
  readonly act: (card: Card, action: SuggestionAction) => void
  readonly pin: (card: Card) => void
  readonly toggle: (card: Card) => void
  /**
   * The agent gives the answer: its line is copied, its card marked as used, and in a written call it is sent. Once a
   * card is used, its line is only copied.
   */
  readonly say: (solution: SolutionCard, from: AnswerPlace) => void
  /** The agent calls an answer wrong that they have looked up. */
  readonly wrong: (solution: SolutionCard, lookUp: LookUp) => void
  readonly copy: (solution: SolutionCard) => Promise<boolean>
  /** Puts the line to speak into the field where the agent writes. */
  readonly reply: (solution: SolutionCard) => void
}

/** Carries out the buttons and the shortcuts of a card. */
export function useCardActions(): CardActions {
  const { store, seat } = useDesk()
  return useMemo<CardActions>(
    () => ({
      act: (card, action) => {
        const list = document.activeElement?.closest<HTMLElement>('.now, .earlier')
        store.act(card, action)
        // Focus stays among the cards when one is dismissed, and does not jump to the top of the page.
        if (action !== 'used') list?.focus()
      },
      pin: (card) => store.gesture({ kind: 'pin', key: card.key }),
      toggle: (card) => store.gesture({ kind: 'toggle', key: card.key }),
      say: (solution, { card, lookUp }) => {
        const { call, seat: place } = store.snapshot()
        const isLive = call?.hasEnded === false
        const isNew = card?.isUsed !== true
        if (card && isLive && isNew) store.act(card, 'used')
        if (!card && lookUp) store.lookedUp({ ...lookUp, solutionId: solution.id, action: 'used' })
        const isWritten = isLive && call.medium === 'text' && place?.callId === call.callId
        if (isWritten && isNew) {
          store.seatAction({ kind: 'message', text: answerLines(solution).say })
        }
        void copyLine(store, solution)
      },
      wrong: ({ id: solutionId }, lookUp) => {
        store.lookedUp({ ...lookUp, solutionId, action: 'wrong' })
        store.notify({ code: 'looked-up-wrong', severity: 'info' })
      },
      copy: (solution) => copyLine(store, solution),
      reply: (solution) => {
        if (!seat.draft(answerLines(solution).say)) {
          store.notify({ code: 'seat-needed', severity: 'info' })
        }
      },
    }),
    [store, seat],
  )
}

async function copyLine(store: DeskStore, solution: SolutionCard): Promise<boolean> {
  const isCopied = await copyText(answerLines(solution).say)
  if (!isCopied) store.notify({ code: 'copy-failed', severity: 'warning' })
  return isCopied
}

/** Puts a text on the clipboard. False where the browser does not allow it. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    // Permission is denied, or an insecure page has no clipboard. The caller shows that.
    return false
  }
}

import type { MediumAdvice } from '../../../suggestion/medium-advice.js'
import { useDesk } from '../desk-context.js'
import { showMenuId } from './show-menu.js'

/** What an agent can do about an advice. */
export interface AdviceActions {
  readonly take: (advice: MediumAdvice) => void
  readonly dismiss: (advice: MediumAdvice) => void
}

/** The deeds behind *Do it* and *Not now*; either sits down at the call first. */
export function useAdvice(): AdviceActions {
  const { store, seat } = useDesk()
  const answer = ({ adviceId }: MediumAdvice, action: 'taken' | 'dismissed') => {
    store.sit()
    store.seatAction({ kind: 'advice', adviceId, action })
  }
  const act = ({ advice, solutionId }: MediumAdvice) => {
    if (advice === 'video') seat.invite('video')
    else if (advice === 'demonstrate') openShowMenu()
    else if (solutionId !== undefined) {
      store.seatAction({ kind: 'follow-up', solutionId, how: 'chat' })
    }
  }
  return {
    take: (advice) => {
      answer(advice, 'taken')
      act(advice)
    },
    dismiss: (advice) => answer(advice, 'dismissed'),
  }
}

/** The agent chooses what to show; the menu is there once the customer's page is. */
function openShowMenu(): void {
  document.getElementById(showMenuId)?.showPopover()
}

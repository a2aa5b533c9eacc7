import type { MediumAdvice } from '../../../../suggestion/advice/medium-advice.js'
import { useDesk } from '../../desk-context.js'
import { showMenuId } from '../bar/show-menu.js'

/** The agent's answers to an advice. */
export interface AdviceActions {
  readonly take: (advice: MediumAdvice) => void
  readonly dismiss: (advice: MediumAdvice) => void
}

/** Carries out *Do it* and *Not now*. Either sits down at the call first. */
export function useAdvice(): AdviceActions {
  const { store, seat } = useDesk()
  const answer = ({ adviceId }: MediumAdvice, action: 'taken' | 'dismissed') => {
    store.sit()
    store.seatAction({ kind: 'advice', adviceId, action })
  }
  const act = ({ advice, solutionId }: MediumAdvice) => {
    const isPresent = store.snapshot().seat?.room?.customer === 'present'
    if (advice === 'video') seat.invite('video')
    else if (advice === 'link' && solutionId !== undefined) {
      // Nobody reads a chat that is not open. In that case the link goes another way, such as an SMS.
      store.seatAction({ kind: 'follow-up', solutionId, how: isPresent ? 'chat' : 'copy' })
    } else if (isPresent) openShowMenu()
    else {
      seat.sitWithLink()
      store.notify({ code: 'ASSIST_CUSTOMER_ABSENT', severity: 'info' })
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

/** Opens the menu in which the agent chooses what to show. It exists once the customer's page is open. */
function openShowMenu(): void {
  document.getElementById(showMenuId)?.showPopover()
}

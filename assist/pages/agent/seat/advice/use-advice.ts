import type { MediumAdvice } from '../../../../suggestion/advice/medium-advice.js'
import { useDesk } from '../../desk-context.js'
import { showMenuId } from '../bar/show-menu.js'

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
    const isPresent = store.snapshot().seat?.room?.customer === 'present'
    if (advice === 'video') seat.invite('video')
    else if (advice === 'link' && solutionId !== undefined) {
      // Nobody reads a chat that is not open: then the link goes another way, such as an SMS.
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

/** The agent chooses what to show; the menu is there once the customer's page is. */
function openShowMenu(): void {
  document.getElementById(showMenuId)?.showPopover()
}

import { copyText } from '../../cards/use-card-actions.js'
import { useDesk, useDeskSnapshot } from '../../desk-context.js'
import { SendOutside } from '../sending/send-outside.js'
import { useAgentTexts } from '../../i18n/texts.js'

/** The ways to send the page of an answer, as items of its menu. */
export function SendPageItems(props: {
  readonly solutionId: string
  /** Id of the menu, which closes with the choice. */
  readonly menuId: string
  readonly isOver: boolean
}) {
  const t = useAgentTexts()
  const { store } = useDesk()
  const { seat, call } = useDeskSnapshot()
  const { solutionId, menuId, isOver } = props
  const link = seat?.links[solutionId]
  const send = (how: 'chat' | 'page' | 'copy') => {
    document.getElementById(menuId)?.hidePopover()
    store.sit()
    store.seatAction({ kind: 'follow-up', solutionId, how })
  }
  return (
    <div role="group" aria-label={t('followUp.none')} className="send-items">
      <button
        className="plain"
        data-testid="send-chat"
        disabled={isOver}
        onClick={() => send('chat')}
      >
        {t('followUp.chat')}
      </button>
      <button
        className="plain"
        data-testid="send-page"
        disabled={isOver || seat?.room?.customer !== 'present'}
        onClick={() => send('page')}
      >
        {t('followUp.page')}
      </button>
      <button
        className="plain"
        data-testid="send-copy"
        disabled={isOver}
        onClick={() => send('copy')}
      >
        {t('followUp.copy')}
      </button>
      {call && <SendOutside subject={{ callId: call.callId, solutionId }} />}
      <CustomersText solutionId={solutionId} />
      {link !== undefined && (
        <p className="send-link">
          <code>{link}</code>
          <button className="quiet small" onClick={() => void copyText(link)}>
            {t('link.copy')}
          </button>
        </p>
      )}
    </div>
  )
}

/** What the page will show the customer. */
function CustomersText({ solutionId }: { readonly solutionId: string }) {
  const t = useAgentTexts()
  const { call } = useDeskSnapshot()
  const cards = [...(call?.cards.now ?? []), ...(call?.cards.earlier ?? [])]
  const solution = cards.find((card) => card.solution.id === solutionId)?.solution
  if (!solution) return null
  return (
    <details className="send-preview">
      <summary>{t('sending.preview')}</summary>
      <pre tabIndex={0}>{solution.customer ?? solution.answer}</pre>
    </details>
  )
}

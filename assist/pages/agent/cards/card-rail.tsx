import { useState } from 'react'
import { useAgentTexts } from '../i18n/texts.js'
import { SendPage } from '../seat/writing/send-page.js'
import { certaintyOf, type Card } from '../state/cards/card.js'
import type { FollowUpState } from '../state/follow-ups.js'
import { useCardActions } from './use-card-actions.js'

/** The buttons of a card, always the same ones in the same places. */
export function CardRail(props: {
  readonly card: Card
  readonly isOver: boolean
  readonly followUp: FollowUpState
}) {
  const { card, isOver, followUp } = props
  const t = useAgentTexts()
  const actions = useCardActions()
  const [isCopied, setCopied] = useState(false)
  return (
    <div className="rail">
      <button
        className={certaintyOf(card) === 'sure' ? 'primary' : 'second'}
        disabled={isOver || card.isUnmatched || card.isUsed}
        onClick={() => actions.act(card, 'used')}
      >
        {t(card.isUsed ? 'card.used' : 'card.use')}
        <kbd aria-hidden="true">U</kbd>
      </button>
      <button className="plain" onClick={() => void actions.copy(card).then(setCopied)}>
        {t(isCopied ? 'card.copied' : 'card.copy')}
        <kbd aria-hidden="true">C</kbd>
      </button>
      <button
        className="plain"
        data-testid="card-reply"
        disabled={isOver}
        onClick={() => actions.reply(card)}
      >
        {t('card.reply')}
        <kbd aria-hidden="true">R</kbd>
      </button>
      <SendPage solutionId={card.solution.id} followUp={followUp} isOver={isOver} />
      <button className="plain" onClick={() => actions.act(card, 'dismissed')}>
        {t('card.dismiss')}
        <kbd aria-hidden="true">D</kbd>
      </button>
      <button
        className="plain"
        disabled={isOver || card.isUnmatched}
        onClick={() => actions.act(card, 'wrong')}
      >
        {t('card.wrong')}
        <kbd aria-hidden="true">W</kbd>
      </button>
    </div>
  )
}

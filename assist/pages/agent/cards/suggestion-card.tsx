import { memo, type FocusEvent } from 'react'
import { useDesk } from '../desk-context.js'
import { useAgentTexts } from '../i18n/texts.js'
import { isCardOpen, isSure, type Card } from '../state/cards/card.js'
import type { FollowUpState } from '../state/follow-ups.js'
import { CardRail } from './card-rail.js'
import { CardReasons } from './card-reasons.js'
import { Icon } from '../../shared/components/icon.js'
import { MediumChip } from './medium-chip.js'
import { SolutionBody } from './solution-body.js'
import { useCardActions } from './use-card-actions.js'

/** Value of `data-state` for a card. */
function stateOf(card: Card): 'matched' | 'unmatched' | 'used' {
  if (card.isUnmatched) return 'unmatched'
  return card.isUsed ? 'used' : 'matched'
}

/** A suggestion in its place. It is one quiet line while likely, and the whole answer once confirmed or opened. */
export const SuggestionCard = memo(function SuggestionCard(props: {
  readonly card: Card
  readonly number: number
  /** The call has ended, and the service takes no more verdicts. */
  readonly isOver: boolean
  readonly followUp: FollowUpState
}) {
  const { card, number } = props
  const { store } = useDesk()
  const isOpen = isCardOpen(card)
  const { key } = card
  const hover = (isOn: boolean) => store.gesture({ kind: 'hover', key, isOn })
  const blur = (event: FocusEvent<HTMLElement>) => {
    if (event.currentTarget.contains(event.relatedTarget)) return
    store.gesture({ kind: 'focus', key, isOn: false })
  }
  return (
    <article
      id={`card-${number}`}
      className="card"
      tabIndex={-1}
      aria-label={card.solution.title}
      data-testid="card"
      data-solution={card.solution.id}
      data-likely={card.likely}
      data-state={stateOf(card)}
      data-open={isOpen}
      data-pinned={card.isPinned}
      lang={langOf(card)}
      onPointerEnter={({ pointerType }) => {
        if (pointerType === 'mouse') hover(true)
      }}
      onPointerLeave={() => hover(false)}
      onFocus={() => {
        if (!card.isFocused) store.gesture({ kind: 'focus', key, isOn: true })
      }}
      onBlur={blur}
    >
      <CardHead card={card} number={number} isOpen={isOpen} />
      {card.ask !== null && !card.isUnmatched && <CardQuestion question={card.ask} />}
      {isOpen && (
        <div className="card-main">
          <div className="card-scroll" tabIndex={0} role="group" aria-label={card.solution.title}>
            <SolutionBody solution={card.solution} />
            <CardReasons confidence={card.confidence} because={card.because} />
          </div>
          <CardRail card={card} isOver={props.isOver} followUp={props.followUp} />
        </div>
      )}
    </article>
  )
})

function CardHead(props: {
  readonly card: Card
  readonly number: number
  readonly isOpen: boolean
}) {
  const t = useAgentTexts()
  const actions = useCardActions()
  const { card, number, isOpen } = props
  return (
    <div className="card-head">
      <button
        className="card-title"
        aria-expanded={isOpen}
        aria-label={`${card.solution.title}, ${t(isOpen ? 'card.close' : 'card.open')}`}
        onClick={() => actions.toggle(card)}
      >
        <kbd aria-hidden="true">{number}</kbd>
        <Face card={card} />
        <span className="card-name">{card.solution.title}</span>
        {isOpen && <MediumChip solution={card.solution} />}
        <Icon name="chevron" />
      </button>
      <button
        className="quiet icon-only"
        aria-pressed={card.isPinned}
        aria-label={t(card.isPinned ? 'card.unpin' : 'card.pin')}
        title={`${t(card.isPinned ? 'card.unpin' : 'card.pin')} (P)`}
        onClick={() => actions.pin(card)}
      >
        <Icon name="pin" />
      </button>
    </div>
  )
}

/** The question to ask, where one fact decides between this card and another. */
function CardQuestion({ question }: { readonly question: string }) {
  const t = useAgentTexts()
  return (
    <p className="card-ask" data-testid="card-ask">
      <span className="faint">{t('card.ask')}</span> {question}
    </p>
  )
}

/** The one word on the face of a card. It has a sign, so that it does not depend on colour. */
function Face({ card }: { readonly card: Card }) {
  const t = useAgentTexts()
  if (card.isUnmatched) return <span className="face">{t('card.unmatched')}</span>
  if (card.isUsed) {
    return (
      <span className="face" data-face="used">
        <Icon name="check" />
        {t('card.used')}
      </span>
    )
  }
  if (card.likely) return <span className="face">{t('card.likely')}</span>
  return isSure(card) ? (
    <span className="face" data-face="sure">
      <Icon name="check" />
      {t('card.sure')}
    </span>
  ) : (
    <span className="face" data-face="possible">
      {t('card.possible')}
    </span>
  )
}

function langOf(card: Card): string | undefined {
  return card.solution.language === 'zh' ? 'zh-CN' : card.solution.language
}

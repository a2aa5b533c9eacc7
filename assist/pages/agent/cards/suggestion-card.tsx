import { memo, type FocusEvent } from 'react'
import { useDesk } from '../desk-context.js'
import { useAgentTexts } from '../i18n/texts.js'
import { certaintyOf, isCardOpen, type Card, type Certainty } from '../state/cards/card.js'
import { AnswerButtons } from './answer-buttons.js'
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

/** Signs of certainty, so that it does not hang on colour. */
const signOf: Readonly<Record<Certainty, string>> = {
  matches: '●●',
  mayFit: '●○',
  listening: '…',
  outside: '↘',
}

/** A suggestion in its place. It is one quiet line while listening, and the whole answer once confirmed or opened. */
export const SuggestionCard = memo(function SuggestionCard(props: {
  readonly card: Card
  /** Row and shortcut, from 1. */
  readonly number: number
  /** The customer's words that it answers, where the conversation has them. */
  readonly words: string | undefined
  /** A newer question has its answer, and the agent's hold keeps this card. */
  readonly isEarlier: boolean
  /** The call has ended, and the service takes no more verdicts. */
  readonly isOver: boolean
}) {
  const { card, number, words, isEarlier } = props
  const { store } = useDesk()
  const t = useAgentTexts()
  const isOpen = isCardOpen(card)
  const { key } = card
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
      data-key={key}
      data-solution={card.solution.id}
      data-likely={card.likely}
      data-state={stateOf(card)}
      data-open={isOpen}
      data-pinned={card.isPinned}
      data-earlier={isEarlier}
      lang={langOf(card)}
      onFocus={() => {
        if (!card.isFocused) store.gesture({ kind: 'focus', key, isOn: true })
      }}
      onBlur={blur}
    >
      <CardHead {...{ card, number, isOpen, isEarlier }} isOver={props.isOver} />
      {card.ask !== null && !card.isUnmatched && <CardQuestion question={card.ask} />}
      {isOpen && (
        <div className="card-scroll" tabIndex={0} role="group" aria-label={card.solution.title}>
          {words !== undefined && (
            <p className="card-words" title={words} data-testid="card-words">
              <span className="faint">{t('card.answersShort')}</span> {`“${words}”`}
            </p>
          )}
          <SolutionBody solution={card.solution} />
          <CardReasons confidence={card.confidence} because={card.because} />
        </div>
      )}
    </article>
  )
})

function CardHead(props: {
  readonly card: Card
  readonly number: number
  readonly isOpen: boolean
  readonly isEarlier: boolean
  readonly isOver: boolean
}) {
  const t = useAgentTexts()
  const actions = useCardActions()
  const { card, number, isOpen, isEarlier, isOver } = props
  return (
    <div className="card-head">
      <button
        className="card-title"
        aria-expanded={isOpen}
        aria-label={`${card.solution.title}, ${t(isOpen ? 'card.close' : 'card.open')}`}
        onClick={() => actions.toggle(card)}
      >
        {number <= 3 && <kbd aria-hidden="true">{number}</kbd>}
        <Face card={card} isEarlier={isEarlier} />
        <span className="card-name">{card.solution.title}</span>
        {isOpen && <MediumChip solution={card.solution} />}
        <Icon name="chevron" />
      </button>
      {isOpen && <AnswerButtons solution={card.solution} {...{ card, isOver, number }} />}
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

/** The one word on the face of a card, with a sign. */
function Face(props: { readonly card: Card; readonly isEarlier: boolean }) {
  const t = useAgentTexts()
  const { card, isEarlier } = props
  if (card.isUnmatched) return <span className="face">{t('card.unmatched')}</span>
  if (isEarlier) return <span className="face">{t('card.earlierQuestion')}</span>
  if (card.isUsed) {
    return (
      <span className="face" data-face="used">
        <Icon name="check" />
        {t('card.used')}
      </span>
    )
  }
  const certainty = certaintyOf(card)
  return (
    <span className="face" data-face={certainty}>
      <span className="face-sign" aria-hidden="true">
        {signOf[certainty]}
      </span>
      {t(`card.${certainty}`)}
    </span>
  )
}

function langOf(card: Card): string | undefined {
  return card.solution.language === 'zh' ? 'zh-CN' : card.solution.language
}

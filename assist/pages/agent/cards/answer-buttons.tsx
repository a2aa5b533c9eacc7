import { useId } from 'react'
import type { SolutionCard } from '../../../solutions/solution-card.js'
import { Icon } from '../../shared/components/icon.js'
import { useDeskSnapshot } from '../desk-context.js'
import { useAgentTexts } from '../i18n/texts.js'
import { SendPageItems } from '../seat/writing/send-page.js'
import type { Card } from '../state/cards/card.js'
import { followUpState } from '../state/follow-ups.js'
import { useCardActions } from './use-card-actions.js'

/** The deeds with an answer: *say it*, and everything else in one menu. A card has its verdicts in the menu as well. */
export function AnswerButtons(props: {
  readonly solution: SolutionCard
  /** The card that the answer stands on; left out where the agent has looked it up. */
  readonly card?: Card
  /** The call has ended, and the service takes no more verdicts. */
  readonly isOver: boolean
  /** Row of the card, by which the key finds its menu. */
  readonly number?: number
}) {
  const { solution, card, isOver, number } = props
  const t = useAgentTexts()
  const actions = useCardActions()
  const { call } = useDeskSnapshot()
  const id = useId()
  const menuId = number === undefined ? id : `card-menu-${number}`
  const followUp = followUpState(call?.followUps ?? [], solution.id)
  const isSaid = card?.isUsed ?? false
  return (
    <>
      {followUp !== 'none' && <span className="tag">{t(`followUp.${followUp}`)}</span>}
      <button
        className={isSaid || (number ?? 1) > 1 ? 'second say-it' : 'primary say-it'}
        data-testid="card-say"
        disabled={card?.isUnmatched === true}
        title={t('card.sayHint')}
        onClick={() => actions.say(solution, card)}
      >
        <Icon name={isSaid ? 'check' : 'copy'} />
        {t(isSaid ? 'card.said' : 'card.say')}
        {card && <kbd aria-hidden="true">U</kbd>}
      </button>
      <button
        className="plain icon-only"
        data-testid="card-send"
        data-state={followUp}
        popoverTarget={menuId}
        aria-label={t('card.more')}
        title={`${t('card.more')} (M)`}
      >
        <span aria-hidden="true">⋯</span>
      </button>
      <div id={menuId} popover="auto" className="menu send-menu" aria-label={t('card.more')}>
        <Item name="copy" onDo={() => void actions.copy(solution)} menuId={menuId} sign="C" />
        <Item
          name="reply"
          onDo={() => actions.reply(solution)}
          isOff={isOver}
          {...{ menuId }}
          sign="R"
        />
        <SendPageItems solutionId={solution.id} menuId={menuId} isOver={isOver} />
        {card && <Verdicts card={card} isOver={isOver} menuId={menuId} />}
      </div>
    </>
  )
}

function Verdicts(props: {
  readonly card: Card
  readonly isOver: boolean
  readonly menuId: string
}) {
  const { card, isOver, menuId } = props
  const actions = useCardActions()
  return (
    <>
      <Item name="dismiss" onDo={() => actions.act(card, 'dismissed')} menuId={menuId} sign="D" />
      <Item
        name="wrong"
        onDo={() => actions.act(card, 'wrong')}
        isOff={isOver || card.isUnmatched}
        menuId={menuId}
        sign="W"
      />
    </>
  )
}

function Item(props: {
  readonly name: 'copy' | 'reply' | 'dismiss' | 'wrong'
  readonly onDo: () => void
  readonly isOff?: boolean
  readonly menuId: string
  readonly sign: string
}) {
  const t = useAgentTexts()
  const { name, onDo, isOff = false, menuId, sign } = props
  return (
    <button
      className="plain"
      data-testid={`card-${name}`}
      disabled={isOff}
      onClick={() => {
        document.getElementById(menuId)?.hidePopover()
        onDo()
      }}
    >
      {t(`card.${name}`)}
      <kbd aria-hidden="true">{sign}</kbd>
    </button>
  )
}

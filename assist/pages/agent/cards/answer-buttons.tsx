import { useId } from 'react'
import type { SolutionCard } from '../../../solutions/solution-card.js'
import { Icon } from '../../shared/components/icon.js'
import { useDeskSnapshot } from '../desk-context.js'
import { useAgentTexts } from '../i18n/texts.js'
import { SendPageItems } from '../seat/writing/send-page.js'
import type { Card } from '../state/cards/card.js'
import { followUpState } from '../state/follow-ups.js'
import type { LookUp } from '../state/look-up.js'
import { useCardActions } from './use-card-actions.js'

/** An answer, where it stands, and what may still be done with it. */
interface AnswerProps {
  readonly solution: SolutionCard
  /** The card that the answer stands on; left out where the agent has looked it up, and it stands on none. */
  readonly card?: Card | undefined
  /** How the agent has found it; left out on a card of the call. */
  readonly lookUp?: LookUp
  /** The call has ended, and the service takes no more verdicts. */
  readonly isOver: boolean
  /** Row of the card, by which the key finds its menu. */
  readonly number?: number
}

/** The deeds with an answer: *say it*, and everything else in one menu. */
export function AnswerButtons(props: AnswerProps) {
  const { solution, number } = props
  const t = useAgentTexts()
  const { call } = useDeskSnapshot()
  const id = useId()
  const menuId = number === undefined ? id : `card-menu-${number}`
  const followUp = followUpState(call?.followUps ?? [], solution.id)
  return (
    <>
      {followUp !== 'none' && <span className="tag">{t(`followUp.${followUp}`)}</span>}
      <SayIt {...props} />
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
      <Menu {...props} menuId={menuId} />
    </>
  )
}

function SayIt({ solution, card, lookUp, number = 1 }: AnswerProps) {
  const t = useAgentTexts()
  const actions = useCardActions()
  const isSaid = card?.isUsed ?? false
  return (
    <button
      className={isSaid || number > 1 ? 'second say-it' : 'primary say-it'}
      data-testid="card-say"
      disabled={card?.isUnmatched === true}
      title={t('card.sayHint')}
      onClick={() => actions.say(solution, { card, lookUp })}
    >
      <Icon name={isSaid ? 'check' : 'copy'} />
      {t(isSaid ? 'card.said' : 'card.say')}
      {card && <kbd aria-hidden="true">U</kbd>}
    </button>
  )
}

/** A card has its verdicts in the menu as well; an answer that was looked up can be called wrong. */
function Menu(props: AnswerProps & { readonly menuId: string }) {
  const { solution, card, lookUp, isOver, menuId } = props
  const t = useAgentTexts()
  const actions = useCardActions()
  return (
    <div
      id={menuId}
      popover="auto"
      role="group"
      className="menu send-menu"
      aria-label={t('card.more')}
    >
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
      {!card && lookUp && (
        <Item
          name="wrong"
          onDo={() => actions.wrong(solution, lookUp)}
          isOff={isOver}
          menuId={menuId}
          sign="W"
        />
      )}
    </div>
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

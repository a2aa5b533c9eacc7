import { useLayoutEffect, useRef } from 'react'
import { Icon } from '../../shared/components/icon.js'
import { useAgentTexts } from '../i18n/texts.js'
import type { CallState } from '../state/call-state.js'
import type { Card } from '../state/cards/card.js'
import { AnswerButtons } from './answer-buttons.js'
import { SolutionBody } from './solution-body.js'

/** An earlier answer, opened from its line. Escape returns to the lines. */
export function EarlierAnswer(props: {
  readonly call: CallState | null
  readonly card: Card
  readonly onBack: () => void
}) {
  const t = useAgentTexts()
  const { call, card, onBack } = props
  const backRef = useRef<HTMLButtonElement>(null)
  useLayoutEffect(() => backRef.current?.focus(), [])
  return (
    <article
      aria-label={card.solution.title}
      data-testid="earlier-answer"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        // The list would close as well.
        event.preventDefault()
        onBack()
      }}
    >
      <div className="card-head">
        <button
          ref={backRef}
          className="quiet icon-only"
          aria-label={t('earlier.back')}
          title={t('earlier.back')}
          onClick={onBack}
        >
          <Icon name="back" />
        </button>
        <h3 className="card-name">{card.solution.title}</h3>
        <AnswerButtons solution={card.solution} card={card} isOver={call?.hasEnded ?? true} />
      </div>
      <div className="card-scroll" tabIndex={0} role="group" aria-label={card.solution.title}>
        <SolutionBody solution={card.solution} />
      </div>
    </article>
  )
}

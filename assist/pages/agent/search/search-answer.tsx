import { useEffect, useRef } from 'react'
import { useDeskSnapshot } from '../desk-context.js'
import { useAgentTexts } from '../i18n/texts.js'
import { AnswerButtons } from '../cards/answer-buttons.js'
import { CardReasons } from '../cards/card-reasons.js'
import { Icon } from '../../shared/components/icon.js'
import { MediumChip } from '../cards/medium-chip.js'
import { SolutionBody } from '../cards/solution-body.js'
import { cardOfSolution } from '../state/cards/now-and-earlier.js'
import type { SearchResult } from './use-search.js'

/** An answer that the agent has looked up, in the form of a card. Escape returns to the list. */
export function SearchAnswer(props: {
  readonly result: SearchResult
  /** What the agent typed. */
  readonly query: string
  readonly onBack: () => void
  readonly onClose: () => void
}) {
  const t = useAgentTexts()
  const { call } = useDeskSnapshot()
  const { solution, confidence, because } = props.result
  const card = call && cardOfSolution(call.cards, solution.id)
  const cardRef = useRef<HTMLElement>(null)
  useEffect(() => cardRef.current?.focus(), [])
  return (
    <article
      ref={cardRef}
      className="search-panel card search-answer"
      data-testid="search-answer"
      data-open="true"
      tabIndex={-1}
      aria-label={solution.title}
      onKeyDown={({ key }) => {
        if (key === 'Escape') props.onBack()
      }}
    >
      <div className="card-head">
        <button
          className="quiet icon-only"
          aria-label={t('search.back')}
          title={t('search.back')}
          onClick={props.onBack}
        >
          <Icon name="back" />
        </button>
        <h3 className="card-name">{solution.title}</h3>
        <MediumChip solution={solution} />
        <AnswerButtons
          solution={solution}
          card={card ?? undefined}
          lookUp={{ query: props.query, confidence }}
          isOver={call?.hasEnded ?? true}
        />
        <button
          className="quiet icon-only"
          aria-label={t('search.close')}
          title={t('search.close')}
          onClick={props.onClose}
        >
          <Icon name="close" />
        </button>
      </div>
      <div className="card-scroll">
        <SolutionBody solution={solution} />
        <CardReasons confidence={confidence} because={because} />
      </div>
    </article>
  )
}

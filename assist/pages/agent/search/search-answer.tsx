import { useEffect, useRef, useState } from 'react'
import { useDesk } from '../desk-context.js'
import { useAgentTexts } from '../i18n/texts.js'
import { answerLines } from '../state/cards/solution-text.js'
import { CardReasons } from '../cards/card-reasons.js'
import { Icon } from '../../shared/components/icon.js'
import { MediumChip } from '../cards/medium-chip.js'
import { SolutionBody } from '../cards/solution-body.js'
import { copyText } from '../cards/use-card-actions.js'
import type { SearchResult } from './use-search.js'

/** An answer that the agent has looked up, in the form of a card. Escape returns to the list. */
export function SearchAnswer(props: {
  readonly result: SearchResult
  readonly onBack: () => void
  readonly onClose: () => void
}) {
  const t = useAgentTexts()
  const { store } = useDesk()
  const { solution, confidence, because } = props.result
  const [isCopied, setCopied] = useState(false)
  const cardRef = useRef<HTMLElement>(null)
  useEffect(() => cardRef.current?.focus(), [])

  const copy = async () => {
    const isDone = await copyText(answerLines(solution).say)
    setCopied(isDone)
    if (!isDone) store.notify({ code: 'copy-failed', severity: 'warning' })
  }
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
        <button className="plain" onClick={() => void copy()}>
          {t(isCopied ? 'card.copied' : 'card.copy')}
        </button>
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

import { useAgentTexts } from '../i18n/texts.js'
import type { Card } from '../state/cards/card.js'
import { SolutionBody } from './solution-body.js'

/** Titles of earlier answers. Each opens its answer over the cards and moves none of them. */
export function EarlierCards({ cards }: { readonly cards: readonly Card[] }) {
  const t = useAgentTexts()
  return (
    <div className="earlier" data-testid="earlier">
      <span className="faint">{t('suggestions.earlier')}</span>
      <ul>
        {cards.map(({ key, solution }) => (
          <li key={key}>
            <button
              className="quiet"
              popoverTarget={`earlier-${key}`}
              title={solution.title}
              data-testid="earlier-card"
              data-solution={solution.id}
            >
              {solution.title}
            </button>
            <article
              id={`earlier-${key}`}
              popover="auto"
              className="menu earlier-answer"
              aria-label={solution.title}
            >
              <h3>{solution.title}</h3>
              <SolutionBody solution={solution} />
            </article>
          </li>
        ))}
      </ul>
    </div>
  )
}

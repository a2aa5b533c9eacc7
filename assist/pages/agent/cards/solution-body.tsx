import type { SolutionCard } from '../../../solutions/solution-card.js'
import { useAgentTexts } from '../i18n/texts.js'
import { toldSpans } from '../state/cards/told-values.js'
import { answerLines } from '../state/cards/solution-text.js'

/** An answer: first the line to speak, large, then its steps, notes and tags. */
export function SolutionBody({ solution }: { readonly solution: SolutionCard }) {
  const t = useAgentTexts()
  const { say, steps, isNumbered } = answerLines(solution)
  const List = isNumbered ? 'ol' : 'ul'
  return (
    <div className="solution">
      {say !== '' && (
        <p className="say">
          <Told text={say} />
        </p>
      )}
      {steps.length > 0 && (
        <List className="steps" aria-label={t('card.steps')}>
          {steps.map((step, at) => (
            <li key={at}>
              <Told text={step} />
            </li>
          ))}
        </List>
      )}
      {solution.internal && (
        <p className="internal">
          <strong>{t('card.internal')}</strong> {solution.internal}
        </p>
      )}
      {solution.tags.length > 0 && (
        <ul className="chips">
          {solution.tags.map((tag) => (
            <li key={tag} className="chip">
              {tag}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

/** A text in which numbers, prices and times stand out, since they have to be said exactly. */
function Told({ text }: { readonly text: string }) {
  return toldSpans(text).map((span, at) =>
    span.isValue ? (
      <strong key={at} className="value">
        {span.text}
      </strong>
    ) : (
      span.text
    ),
  )
}

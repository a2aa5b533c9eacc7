import { useState, type ReactElement } from 'react'
import { useQaTexts } from '../i18n/texts.js'
import type { ToldScore } from '../connection/qa-service.js'
import { useQa } from '../qa-context.js'

interface GivenProps {
  readonly callId: string
  readonly scores: readonly ToldScore[]
  readonly onChange: () => void
}

/** What reviewers have scored, by which version of the card, and what the agent says against it. */
export function GivenScores({ callId, scores, onChange }: GivenProps): ReactElement {
  const t = useQaTexts()
  return (
    <ul>
      {scores.map(({ scoreId, who, points, card, cardVersion, appeal }) => (
        <li key={scoreId} data-testid="score">
          <b>{points === null ? '–' : t('score.points', { points })}</b> {card.title}{' '}
          <small>
            {who} · {t('score.version', { version: cardVersion })}
          </small>
          {appeal && (
            <p className="qa-first">
              {t('score.appeal', { text: appeal.text })}
              {appeal.answer &&
                ` ${t(appeal.answer.isUpheld ? 'score.upheld' : 'score.refused', { text: appeal.answer.text })}`}
            </p>
          )}
          {appeal && !appeal.answer && (
            <AppealForm callId={callId} scoreId={scoreId} onChange={onChange} />
          )}
        </li>
      ))}
    </ul>
  )
}

function AppealForm({
  callId,
  scoreId,
  onChange,
}: {
  readonly callId: string
  readonly scoreId: number
  readonly onChange: () => void
}): ReactElement {
  const t = useQaTexts()
  const { service } = useQa()
  const [text, setText] = useState('')
  const answer = (isUpheld: boolean): void => {
    if (text.trim() === '') return
    void service
      .answerAppeal(callId, scoreId, { text: text.trim(), isUpheld })
      .then(onChange, onChange)
  }
  return (
    <form onSubmit={(event) => event.preventDefault()}>
      <input
        data-testid="appeal-answer"
        aria-label={t('score.answer')}
        placeholder={t('score.answer')}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <button className="qa-button" type="button" data-testid="uphold" onClick={() => answer(true)}>
        {t('score.uphold')}
      </button>
      <button className="qa-button" type="button" onClick={() => answer(false)}>
        {t('score.refuse')}
      </button>
    </form>
  )
}

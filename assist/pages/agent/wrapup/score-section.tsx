import { useCallback, useEffect, useState } from 'react'
import type { ScoreAnswer, ScoreAppeal } from '../../../review/scorecards/reviewer-score.js'
import type { Scorecard } from '../../../review/scorecards/scorecard.js'
import { fetchFromService, postToService } from '../connection/service-address.js'
import { useDesk } from '../desk-context.js'
import { useAgentTexts } from '../i18n/texts.js'

/** A score as the service tells it to the agent. */
interface SeenScore {
  readonly scoreId: number
  readonly card: Scorecard
  readonly points: number | null
  readonly answers: readonly ScoreAnswer[]
  readonly appeal: Pick<ScoreAppeal, 'text' | 'answer'> | null
}

/** How reviewers have scored the call, and what the agent says against it; nothing where nobody has. */
export function ScoreSection({ callId }: { readonly callId: string }) {
  const t = useAgentTexts()
  const { address } = useDesk()
  const [scores, setScores] = useState<readonly SeenScore[]>([])
  const path = `api/calls/${encodeURIComponent(callId)}/scores`
  const read = useCallback(async (): Promise<readonly SeenScore[]> => {
    try {
      const response = await fetchFromService(address, path)
      return response.ok ? ((await response.json()) as readonly SeenScore[]) : []
    } catch {
      // Without an answer the wrap-up is as it was before there were scores.
      return []
    }
  }, [address, path])
  useEffect(() => {
    let isShown = true
    void read().then((found) => isShown && setScores(found))
    return () => void (isShown = false)
  }, [read])
  if (scores.length === 0) return null
  return (
    <section data-testid="seen-scores">
      <h3>{t('scores.title')}</h3>
      {scores.map((score) => (
        <SeenScoreItem
          key={score.scoreId}
          score={score}
          onAppeal={async (text) => {
            const headers = { 'content-type': 'application/json' }
            const sent = { body: JSON.stringify({ text }), headers }
            const response = await postToService(address, `${path}/${score.scoreId}/appeal`, sent)
            if (!response.ok) throw new Error(`The service answered ${response.status}.`)
            setScores(await read())
          }}
        />
      ))}
    </section>
  )
}

interface ItemProps {
  readonly score: SeenScore
  readonly onAppeal: (text: string) => Promise<void>
}

function SeenScoreItem({ score: { card, points, answers, appeal }, onAppeal }: ItemProps) {
  const t = useAgentTexts()
  const lost = answers.filter(({ value }) => value !== null && value < 1)
  const textOf = (id: string): string => card.questions.find((one) => one.id === id)?.text ?? id
  return (
    <div>
      <p>
        <strong>{points === null ? '–' : t('scores.points', { points })}</strong> {card.title}
      </p>
      <ul>
        {lost.map(({ questionId, note, evidence }) => (
          <li key={questionId}>
            {textOf(questionId)} {note}
            {evidence.map(({ utteranceId, text }) => (
              <q key={utteranceId}>{text}</q>
            ))}
          </li>
        ))}
      </ul>
      {appeal ? (
        <p className="faint">
          {t('scores.appealed', { text: appeal.text })}{' '}
          {appeal.answer &&
            t(appeal.answer.isUpheld ? 'scores.upheld' : 'scores.stays', {
              text: appeal.answer.text,
            })}
        </p>
      ) : (
        <AppealInput onAppeal={onAppeal} />
      )}
    </div>
  )
}

function AppealInput({ onAppeal }: Pick<ItemProps, 'onAppeal'>) {
  const t = useAgentTexts()
  const [text, setText] = useState('')
  const [hasFailed, setFailed] = useState(false)
  const send = (): void => {
    if (text.trim() !== '') onAppeal(text.trim()).catch(() => setFailed(true))
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <input
        data-testid="appeal-text"
        aria-label={t('scores.appeal')}
        placeholder={t('scores.appeal')}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <button className="second small" type="submit" data-testid="appeal-send">
        {t('scores.send')}
      </button>
      {hasFailed && <p className="wrap-up-failure">{t('scores.failed')}</p>}
    </form>
  )
}

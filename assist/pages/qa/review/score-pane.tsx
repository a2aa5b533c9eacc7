import { useState, type ReactElement } from 'react'
import type { ScoreAnswer } from '../../../review/scorecards/reviewer-score.js'
import type { ScorecardQuestion } from '../../../review/scorecards/scorecard.js'
import { useQaTexts } from '../i18n/texts.js'
import { useQa } from '../qa-context.js'
import { GivenScores } from './given-scores.js'
import { useAsked } from './use-asked.js'

const choices: Readonly<Record<ScorecardQuestion['answers'], readonly number[]>> = {
  'yes-no': [1, 0],
  scale: [0, 0.25, 0.5, 0.75, 1],
}

/** The scorecard of the service beside the call, and what was scored before; nothing where there is no card. */
export function ScorePane({ callId }: { readonly callId: string }): ReactElement | null {
  const t = useQaTexts()
  const { service } = useQa()
  const asked = useAsked(`scorecard ${callId}`, async () => {
    const now = await service.scorecard()
    const machine = now ? await service.machineAnswers(callId) : []
    return { now, machine, given: await service.scores(callId) }
  })
  const [hasChanged, setChanged] = useState(false)
  const { answer, again } = asked
  if (!answer || (!answer.now && answer.given.scores.length === 0)) return null
  const { scores, hiddenCount } = answer.given
  return (
    <section className="qa-labels" data-testid="scores">
      <h3>{t('score.title')}</h3>
      <GivenScores callId={callId} scores={scores} onChange={again} />
      {hiddenCount > 0 && (
        <p className="qa-hint" data-testid="hidden-scores">
          {t('score.hidden', { count: hiddenCount })}{' '}
          <button
            className="qa-link"
            data-testid="show-scores"
            onClick={() => void service.showScores(callId).then(again, again)}
          >
            {t('score.show')}
          </button>
        </p>
      )}
      {answer.now && (
        <ScoreForm
          key={answer.now.version}
          callId={callId}
          version={answer.now.version}
          questions={answer.now.card.questions}
          machine={answer.machine}
          onSent={(came) => {
            setChanged(came === 'card changed')
            again()
          }}
        />
      )}
      {hasChanged && <p className="qa-notice">{t('score.changed')}</p>}
    </section>
  )
}

interface FormProps {
  readonly callId: string
  /** Of the card. */
  readonly version: string
  readonly questions: readonly ScorecardQuestion[]
  readonly machine: readonly ScoreAnswer[]
  readonly onSent: (came: 'kept' | 'card changed') => void
}

/** The questions, filled in with what the machine answers. */
function ScoreForm({ callId, version, questions, machine, onSent }: FormProps): ReactElement {
  const t = useQaTexts()
  const { service } = useQa()
  const [answers, setAnswers] = useState<ReadonlyMap<string, ScoreAnswer>>(
    () => new Map(machine.map((answer) => [answer.questionId, answer])),
  )
  const [hasFailed, setFailed] = useState(false)
  const save = (): void => {
    const given = [...answers.values()].filter(({ value }) => value !== null)
    service.score(callId, version, given).then(onSent, () => setFailed(true))
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save()
      }}
    >
      {questions.map((question) => (
        <QuestionRow
          key={question.id}
          question={question}
          answer={answers.get(question.id)}
          byMachine={machine.find(({ questionId }) => questionId === question.id)}
          onAnswer={(answer) => setAnswers((before) => new Map(before).set(question.id, answer))}
        />
      ))}
      <button className="qa-button" data-testid="save-score" type="submit">
        {t('score.save')}
      </button>
      {hasFailed && <p className="qa-notice">{t('page.failed')}</p>}
    </form>
  )
}

interface RowProps {
  readonly question: ScorecardQuestion
  readonly answer: ScoreAnswer | undefined
  readonly byMachine: ScoreAnswer | undefined
  readonly onAnswer: (answer: ScoreAnswer) => void
}

function QuestionRow({ question, answer, byMachine, onAnswer }: RowProps): ReactElement {
  const t = useQaTexts()
  const { id: questionId, text, answers, weight, isCritical } = question
  const label = (value: number): string =>
    answers === 'scale' ? String(value * 4 + 1) : t(value === 1 ? 'score.yes' : 'score.no')
  return (
    <fieldset className="qa-question" data-testid="question">
      <legend>
        {text} <small>×{weight}</small>
        {isCritical === true && <small> · {t('score.critical')}</small>}
      </legend>
      {choices[answers].map((value) => (
        <label key={value}>
          <input
            type="radio"
            name={questionId}
            value={value}
            checked={answer?.value === value}
            onChange={() => {
              const evidence = byMachine?.value === value ? byMachine.evidence : []
              onAnswer({ questionId, value, note: '', evidence })
            }}
          />{' '}
          {label(value)}
        </label>
      ))}
      {byMachine && (
        <p className="qa-first">
          {byMachine.value === null
            ? t('score.machineCannot')
            : t('score.machine', { answer: label(byMachine.value) })}
          {byMachine.evidence.map(({ utteranceId, text: quote }) => (
            <q key={utteranceId}>{quote}</q>
          ))}
          {byMachine.value !== null && byMachine.evidence.length === 0 && ` ${t('score.noLine')}`}
        </p>
      )}
    </fieldset>
  )
}

import { useState, type ReactElement } from 'react'
import type { AnswerSentence, CallsAnswer } from '../../../review/questions/calls-answer.js'
import { formatClock } from '../../agent/transcript/format-clock.js'
import { useQaTexts } from '../i18n/texts.js'
import { useQa } from '../qa-context.js'

/** A question in plain words over all calls; each sentence of the answer has the lines that it rests on. */
export function AskPanel(): ReactElement {
  const t = useQaTexts()
  const { service } = useQa()
  const [question, setQuestion] = useState('')
  const [state, setState] = useState<CallsAnswer | 'asking' | 'failed' | null>(null)
  const ask = (): void => {
    if (question.trim() === '' || state === 'asking') return
    setState('asking')
    service.ask(question.trim()).then(setState, () => setState('failed'))
  }
  return (
    <section className="qa-ask" data-testid="ask">
      <h2>{t('ask.title')}</h2>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          ask()
        }}
      >
        <input
          data-testid="question-text"
          aria-label={t('ask.title')}
          placeholder={t('ask.example')}
          value={question}
          onChange={(event) => setQuestion(event.target.value)}
        />
        <button className="qa-button" type="submit" data-testid="ask-now">
          {t('ask.now')}
        </button>
      </form>
      {state === 'asking' && <p className="qa-hint">{t('page.loading')}</p>}
      {state === 'failed' && <p className="qa-notice">{t('page.failed')}</p>}
      {state !== null && typeof state === 'object' && <Answer answer={state} />}
    </section>
  )
}

function Answer({ answer }: { readonly answer: CallsAnswer }): ReactElement {
  const t = useQaTexts()
  const { sentences, callCount } = answer
  if (sentences.length === 0) {
    return <p data-testid="answer">{t('ask.nothing', { calls: callCount })}</p>
  }
  return (
    <div data-testid="answer">
      {sentences.map((sentence) => (
        <Sentence key={sentence.about} sentence={sentence} of={callCount} />
      ))}
    </div>
  )
}

function Sentence({
  sentence: { about, callCount, quotes },
  of,
}: {
  readonly sentence: AnswerSentence
  readonly of: number
}): ReactElement {
  const t = useQaTexts()
  const desk = useQa()
  return (
    <>
      <p>{t(`ask.${about}`, { calls: callCount, of })}</p>
      <ul>
        {quotes.map(({ callId, utteranceId, atMs, text }) => (
          <li key={`${callId} ${utteranceId}`}>
            <button
              className="qa-link"
              onClick={() => {
                history.replaceState(null, '', `#call=${encodeURIComponent(callId)}`)
                void desk.open(callId).then(() => desk.goTo(atMs))
              }}
            >
              {callId} {formatClock(atMs)}
            </button>{' '}
            <q>{text}</q>
          </li>
        ))}
      </ul>
    </>
  )
}

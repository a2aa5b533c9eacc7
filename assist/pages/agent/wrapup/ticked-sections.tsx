import { useState } from 'react'
import { Icon } from '../../shared/components/icon.js'
import { SendOutside } from '../seat/sending/send-outside.js'
import { useAgentTexts } from '../i18n/texts.js'
import type { WrapUpDesk } from './use-wrap-up.js'
import { withSent, withTopic, withVerdict } from './wrap-up-view.js'

/** Topics of the call, to be ticked. */
export function TopicSection({ desk }: { readonly desk: WrapUpDesk }) {
  const t = useAgentTexts()
  const topics = desk.state.wrapUp?.topics ?? []
  if (topics.length === 0) return null
  return (
    <section>
      <h3>{t('wrapUp.topics')}</h3>
      <div className="wrap-up-topics">
        {topics.map(({ name, isTicked }) => (
          <button
            key={name}
            className="plain small"
            data-testid="topic"
            aria-pressed={isTicked}
            onClick={() => desk.change((before) => withTopic(before, name, !isTicked))}
          >
            {name}
          </button>
        ))}
      </div>
    </section>
  )
}

/** What stood on the screen, and whether it was used or wrong. */
export function SolutionSection({ desk }: { readonly desk: WrapUpDesk }) {
  const t = useAgentTexts()
  const solutions = desk.state.wrapUp?.solutions ?? []
  if (solutions.length === 0) return null
  return (
    <section>
      <h3>{t('wrapUp.solutions')}</h3>
      <ul>
        {solutions.map(({ suggestionId, title, verdict }) => (
          <li key={suggestionId} className="wrap-up-solution" data-testid="wrap-up-solution">
            <span>{title}</span>
            {(['used', 'wrong'] as const).map((one) => (
              <button
                key={one}
                className="plain small"
                data-verdict={one}
                aria-pressed={verdict === one}
                aria-label={`${t(`wrapUp.${one}`)}: ${title}`}
                onClick={() =>
                  desk.change((before) =>
                    withVerdict(before, suggestionId, verdict === one ? 'open' : one),
                  )
                }
              >
                {t(`wrapUp.${one}`)}
              </button>
            ))}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Questions to which there was no answer. */
export function MissingSection({ desk }: { readonly desk: WrapUpDesk }) {
  const t = useAgentTexts()
  const [text, setText] = useState('')
  const missing = desk.state.wrapUp?.missing ?? []
  const add = () => {
    const question = text.trim()
    if (question !== '' && !missing.includes(question)) {
      desk.change((before) => ({ ...before, missing: [...before.missing, question] }))
    }
    setText('')
  }
  const remove = (question: string) =>
    desk.change((before) => ({
      ...before,
      missing: before.missing.filter((other) => other !== question),
    }))
  return (
    <section>
      <h3>{t('wrapUp.missing')}</h3>
      <ul>
        {missing.map((question) => (
          <li key={question} className="wrap-up-sentence">
            <span>{question}</span>
            <button
              className="quiet small icon-only"
              aria-label={t('wrapUp.remove', { text: question })}
              onClick={() => remove(question)}
            >
              <Icon name="close" />
            </button>
          </li>
        ))}
      </ul>
      <form
        className="wrap-up-missing"
        onSubmit={(event) => {
          event.preventDefault()
          add()
        }}
      >
        <input
          type="text"
          maxLength={500}
          data-testid="missing"
          aria-label={t('wrapUp.missingHint')}
          placeholder={t('wrapUp.missingHint')}
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
        <button className="plain small">{t('wrapUp.missingAdd')}</button>
      </form>
    </section>
  )
}

/** What the customer has still to be sent. */
export function FollowUpSection(props: { readonly desk: WrapUpDesk; readonly callId: string }) {
  const t = useAgentTexts()
  const { desk, callId } = props
  const followUps = desk.state.wrapUp?.followUps ?? []
  if (followUps.length === 0) return null
  return (
    <section>
      <h3>{t('wrapUp.followUps')}</h3>
      <ul>
        {followUps.map(({ text, solutionId, isSent }, at) => (
          <li key={at}>
            <label className="wrap-up-follow-up">
              <input
                type="checkbox"
                aria-label={t('wrapUp.sent', { text })}
                checked={isSent}
                onChange={() => desk.change((before) => withSent(before, at, !isSent))}
              />
              {text}
            </label>
            {solutionId !== null && !isSent && (
              <SendOutside
                subject={{ callId, solutionId }}
                onSent={() => desk.change((before) => withSent(before, at, true))}
              />
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

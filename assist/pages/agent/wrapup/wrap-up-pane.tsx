import { useEffect, useRef } from 'react'
import { agentTexts, useAgentTexts } from '../i18n/texts.js'
import { SummarySection } from './summary-section.js'
import { useWrapUp, type WrapUpDesk } from './use-wrap-up.js'
import {
  FollowUpSection,
  MissingSection,
  SolutionSection,
  TopicSection,
} from './ticked-sections.js'
import { OutcomeSection } from './outcome-section.js'

/** What stays of a call that is over: read, corrected, and accepted with one key. */
export function WrapUpPane(props: {
  readonly callId: string
  readonly onDone: () => void
  readonly onClose: () => void
}) {
  const t = useAgentTexts()
  const { callId, onDone, onClose } = props
  const desk = useWrapUp(callId)
  const { state } = desk
  const paneRef = useRef<HTMLElement>(null)
  const accept = async () => {
    if (await desk.accept()) onDone()
  }
  useAcceptKey(() => void accept())
  useEffect(() => {
    // The button that ended the call is gone; whatever else has the focus keeps it.
    const { activeElement } = document
    if (activeElement?.matches('body, main') === true) paneRef.current?.focus()
  }, [])
  const isKept = state.answer !== undefined && state.answer.revision > 0 && !state.isChanged
  return (
    <section
      ref={paneRef}
      className="pane wrap-up"
      tabIndex={-1}
      aria-labelledby="wrap-up-title"
      data-testid="wrap-up"
    >
      <div className="pane-head">
        <h2 id="wrap-up-title">{t('wrapUp.title')}</h2>
        <button className="quiet small" onClick={onClose}>
          {t('wrapUp.cards')}
        </button>
        <button
          className="primary small wrap-up-accept"
          data-testid="wrap-up-accept"
          data-kept={isKept}
          disabled={!state.wrapUp || state.isBusy || state.answer?.isLive === true}
          onClick={() => void accept()}
        >
          {t('wrapUp.accept')} <kbd>A</kbd>
        </button>
      </div>
      <p className="wrap-up-state faint" role="status">
        <StateLine desk={desk} isKept={isKept} />
      </p>
      {state.wrapUp && <Sections callId={callId} desk={desk} />}
    </section>
  )
}

function StateLine({ desk, isKept }: { readonly desk: WrapUpDesk; readonly isKept: boolean }) {
  const t = useAgentTexts()
  const { failure, answer } = desk.state
  if (failure) {
    const key = `status.${String(failure.cause)}`
    const reason = agentTexts.isKey(key) ? t(key) : failure.message
    return (
      <>
        <span className="wrap-up-failure">{t('wrapUp.failed', { reason })}</span>{' '}
        <button className="quiet small" onClick={() => void desk.read()}>
          {t('wrapUp.retry')}
        </button>
      </>
    )
  }
  if (!answer) return t('wrapUp.reading')
  if (answer.isWriting) return t('wrapUp.writing')
  return isKept ? t('wrapUp.accepted') : null
}

function Sections({ callId, desk }: { readonly callId: string; readonly desk: WrapUpDesk }) {
  return (
    <div className="wrap-up-sections">
      <SummarySection desk={desk} />
      <div className="wrap-up-side">
        <OutcomeSection desk={desk} callId={callId} />
        <TopicSection desk={desk} />
        <SolutionSection desk={desk} />
        <MissingSection desk={desk} />
        <FollowUpSection desk={desk} callId={callId} />
      </div>
    </div>
  )
}

/** `A` accepts where nobody types; with Ctrl, Enter does everywhere. */
function useAcceptKey(accept: () => void): void {
  const latest = useRef(accept)
  useEffect(() => {
    latest.current = accept
  })
  useEffect(() => {
    const keyDown = (event: KeyboardEvent) => {
      if (event.isComposing || event.repeat) return
      const target = event.target instanceof Element ? event.target : null
      const isTyping =
        target?.closest('input:not([type=radio], [type=checkbox]), textarea, select, dialog') !==
        null
      const isEnter = event.key === 'Enter' && (event.ctrlKey || event.metaKey)
      const isLetter =
        event.key.toLowerCase() === 'a' && !event.ctrlKey && !event.metaKey && !event.altKey
      if (!isEnter && !(isLetter && !isTyping)) return
      event.preventDefault()
      latest.current()
    }
    window.addEventListener('keydown', keyDown)
    return () => window.removeEventListener('keydown', keyDown)
  }, [])
}

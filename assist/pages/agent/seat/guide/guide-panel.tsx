import { useEffect, useRef } from 'react'
import { useDesk } from '../../desk-context.js'
import { useAgentTexts } from '../../i18n/texts.js'
import type { CallState } from '../../state/call-state.js'
import { guideToBegin, guideView, type GuideView } from '../../state/guide-view.js'

/** Fault-finding step by step: what to ask, what may come of it, and what the customer's words propose. */
export function GuidePanel({ call }: { readonly call: CallState }) {
  const t = useAgentTexts()
  const { moveGuide } = useDesk()
  const view = guideView(call)
  const offer = view || call.hasEnded ? undefined : guideToBegin(call)
  const begin = () => {
    if (offer) moveGuide(offer.solutionId, offer.guide.start)
  }
  const confirm = () => {
    const choice = view?.step.choices[view.proposed ?? -1]
    if (view && choice) moveGuide(view.solutionId, choice.next)
  }
  useGuideKey(view ? confirm : begin)
  if (offer) {
    return (
      <button className="plain guide-offer" data-testid="guide-begin" onClick={begin}>
        {t('guide.begin', { title: offer.title })} <kbd>G</kbd>
      </button>
    )
  }
  return view ? <Step view={view} /> : null
}

function Step({ view }: { readonly view: GuideView }) {
  const t = useAgentTexts()
  const { moveGuide } = useDesk()
  const { solutionId, title, step, proposed, words, previous } = view
  return (
    <section className="guide" aria-label={title} data-testid="guide">
      <header>
        <h3>{title}</h3>
        {previous !== undefined && (
          <button className="quiet small" onClick={() => moveGuide(solutionId, previous)}>
            {t('guide.back')}
          </button>
        )}
        <button
          className="quiet small"
          data-testid="guide-stop"
          onClick={() => moveGuide(solutionId, null)}
        >
          {t('guide.stop')}
        </button>
      </header>
      <p className="guide-say">{step.say}</p>
      {step.needs && <Needs needs={step.needs} />}
      <ol>
        {step.choices.map(({ text, next }, at) => (
          <li key={text}>
            <button
              className={at === proposed ? 'primary small' : 'plain small'}
              data-testid="guide-choice"
              data-proposed={at === proposed}
              onClick={() => moveGuide(solutionId, next)}
            >
              {text} {at === proposed && <kbd>G</kbd>}
            </button>
          </li>
        ))}
      </ol>
      <p className="faint" aria-live="polite">
        {proposed !== undefined && words !== undefined && t('guide.because', { words })}
        {step.choices.length === 0 && t('guide.end')}
      </p>
    </section>
  )
}

/** What shows the matter best, one button away. */
function Needs({ needs }: { readonly needs: 'video' | 'still' }) {
  const t = useAgentTexts()
  const { store } = useDesk()
  const ask = () => {
    store.sit()
    if (needs === 'video') store.invite('video')
    else store.seatAction({ kind: 'ask-snapshot' })
  }
  return (
    <button className="plain small" data-testid="guide-needs" onClick={ask}>
      {t(`guide.${needs}`)}
    </button>
  )
}

/** `G` begins the guide of the first card, then confirms what is proposed. */
function useGuideKey(deed: () => void): void {
  const latest = useRef(deed)
  useEffect(() => {
    latest.current = deed
  })
  useEffect(() => {
    const keyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || event.repeat) return
      if (event.ctrlKey || event.metaKey || event.altKey || event.key.toLowerCase() !== 'g') return
      const target = event.target instanceof Element ? event.target : null
      if (target?.closest('input, textarea, select, dialog, [popover]')) return
      event.preventDefault()
      latest.current()
    }
    window.addEventListener('keydown', keyDown)
    return () => window.removeEventListener('keydown', keyDown)
  }, [])
}

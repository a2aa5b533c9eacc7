import { useRef } from 'react'
import { useDesk } from '../desk-context.js'
import { useAgentTexts } from '../i18n/texts.js'
import type { CallState } from '../state/call-state.js'
import { AdviceStrip } from '../seat/advice/advice-strip.js'
import { GuidePanel } from '../seat/guide/guide-panel.js'
import type { Card } from '../state/cards/card.js'
import { isOfEarlierQuestion, noCards } from '../state/cards/now-and-earlier.js'
import { saidUnder } from '../state/conversation/transcript.js'
import { EarlierCards } from './earlier-cards.js'
import { SuggestionCard } from './suggestion-card.js'
import { useCalmMoves } from './use-calm-moves.js'
import { usePointing } from './use-pointing.js'

/**
 * *Now*: the candidates for the newest question that has an answer. Below it, one key away, *earlier*. The search, which
 * comes last in the order, stands in its head.
 */
export function SuggestionPane({ call }: { readonly call: CallState | null }) {
  const t = useAgentTexts()
  const { settings } = useDesk()
  const { now, earlier } = call?.cards ?? noCards
  const shown = settings.finalsOnly ? inFreeRows(now) : now
  return (
    <section className="pane suggestion-pane" aria-label={t('suggestions.title')}>
      <div className="pane-head">
        {call?.advice && !call.hasEnded ? (
          <AdviceStrip key={call.advice.adviceId} advice={call.advice} />
        ) : (
          <h2>{t('suggestions.title')}</h2>
        )}
      </div>
      {shown.length === 0 && <p className="faint">{t('suggestions.empty')}</p>}
      {call && <GuidePanel call={call} />}
      <NowCards call={call} cards={shown} />
      <EarlierCards key={call?.callId} cards={earlier} call={call} />
      <p className="visually-hidden" aria-live="polite" data-testid="first-answer">
        {shown[0] && !shown[0].likely && t('suggestions.first', { title: shown[0].solution.title })}
      </p>
    </section>
  )
}

function NowCards(props: { readonly call: CallState | null; readonly cards: readonly Card[] }) {
  const t = useAgentTexts()
  const { call, cards } = props
  const listRef = useRef<HTMLOListElement>(null)
  const pointing = usePointing()
  useCalmMoves(listRef, cards)
  return (
    <ol
      ref={listRef}
      className="now"
      data-testid="now"
      aria-label={t('suggestions.title')}
      tabIndex={-1}
      data-focus-home
      {...pointing}
    >
      {cards.map((card) => (
        <li key={card.key} data-key={card.key} style={{ gridRow: card.place + 1 }}>
          <SuggestionCard
            card={card}
            number={card.place + 1}
            words={call ? saidUnder(call.transcript, card.utteranceId)?.text : undefined}
            isEarlier={isOfEarlierQuestion(card, cards)}
            isOver={call?.hasEnded ?? true}
          />
        </li>
      ))}
    </ol>
  )
}

/** The cards that a finished sentence supports, without the rows of the others. */
function inFreeRows(now: readonly Card[]): readonly Card[] {
  const hidden = now.filter((card) => card.likely)
  return now
    .filter((card) => !card.likely)
    .map((card) => {
      const above = hidden.filter(({ place }) => place < card.place).length
      return above === 0 ? card : { ...card, place: card.place - above }
    })
}

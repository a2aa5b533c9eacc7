import { useDesk } from '../desk-context.js'
import { useAgentTexts } from '../i18n/texts.js'
import type { CallState } from '../state/call-state.js'
import { AdviceStrip } from '../seat/advice/advice-strip.js'
import { emptySlots } from '../state/cards/card-slots.js'
import { followUpState } from '../state/follow-ups.js'
import { EarlierCards } from './earlier-cards.js'
import { SearchBox } from '../search/search-box.js'
import { SuggestionCard } from './suggestion-card.js'

/** At most three cards, each in a place of its own that nothing moves. */
export function SuggestionPane({ call }: { readonly call: CallState | null }) {
  const t = useAgentTexts()
  const { settings } = useDesk()
  const { slots, waiting, earlier } = call?.cards ?? emptySlots
  const isEmpty = slots.every((card) => card === null)
  return (
    <section className="pane suggestion-pane" aria-label={t('suggestions.title')}>
      <div className="pane-head">
        {call?.advice && !call.hasEnded ? (
          <AdviceStrip key={call.advice.adviceId} advice={call.advice} />
        ) : (
          <h2>{t('suggestions.title')}</h2>
        )}
        <SearchBox />
      </div>
      <ol className="slots">
        {slots.map((card, at) => (
          <li
            key={at}
            className="slot"
            id={`slot-${at + 1}`}
            tabIndex={-1}
            aria-label={t('suggestions.slot', { number: at + 1 })}
          >
            {card && !(settings.finalsOnly && card.likely) ? (
              <SuggestionCard
                key={card.key}
                card={card}
                number={at + 1}
                isOver={call?.hasEnded ?? true}
                followUp={followUpState(call?.followUps ?? [], card.solution.id)}
              />
            ) : (
              <>
                <kbd aria-hidden="true">{at + 1}</kbd>
                {at === 0 && isEmpty && <p className="faint">{t('suggestions.empty')}</p>}
              </>
            )}
          </li>
        ))}
      </ol>
      <div className="pane-foot">
        {waiting.length > 0 && (
          <p className="faint">{t('suggestions.waiting', { count: waiting.length })}</p>
        )}
        {earlier.length > 0 && <EarlierCards cards={earlier} />}
      </div>
    </section>
  )
}

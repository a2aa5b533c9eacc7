import { summaryParts, type SummarySentence } from '../../../wrapup/wrap-up.js'
import { Icon } from '../../shared/components/icon.js'
import { useAgentTexts } from '../i18n/texts.js'
import { formatClock } from '../transcript/format-clock.js'
import { showLine } from '../transcript/show-line.js'
import type { WrapUpDesk } from './use-wrap-up.js'
import { withoutSentence } from './wrap-up-view.js'

/** The summary in its parts; each sentence leads to its line. */
export function SummarySection({ desk }: { readonly desk: WrapUpDesk }) {
  const t = useAgentTexts()
  const summary = desk.state.wrapUp?.summary ?? []
  return (
    <div className="wrap-up-summary" data-testid="wrap-up-summary">
      {summaryParts.map((part) => {
        const own = summary.filter((sentence) => sentence.part === part)
        return (
          <section key={part} data-part={part}>
            <h3>{t(`wrapUp.part.${part}`)}</h3>
            {own.length === 0 && <p className="faint">{t('wrapUp.nothing')}</p>}
            <ul>
              {own.map((sentence) => (
                <Sentence
                  key={`${sentence.quote.utteranceId} ${sentence.text}`}
                  sentence={sentence}
                  onRemove={() => desk.change((before) => withoutSentence(before, sentence))}
                />
              ))}
            </ul>
          </section>
        )
      })}
      <NotesField desk={desk} />
    </div>
  )
}

function Sentence(props: { readonly sentence: SummarySentence; readonly onRemove: () => void }) {
  const t = useAgentTexts()
  const { text, quote } = props.sentence
  const time = formatClock(quote.atMs)
  return (
    <li className="wrap-up-sentence" data-testid="wrap-up-sentence">
      <button
        className="quiet small digits"
        aria-label={t('wrapUp.jump', { time })}
        onClick={() => showLine(quote.utteranceId)}
      >
        {time}
      </button>
      <span title={quote.text}>{text}</span>
      <button
        className="quiet small icon-only"
        aria-label={t('wrapUp.remove', { text })}
        onClick={props.onRemove}
      >
        <Icon name="close" />
      </button>
    </li>
  )
}

function NotesField({ desk }: { readonly desk: WrapUpDesk }) {
  const t = useAgentTexts()
  return (
    <label className="wrap-up-notes">
      <h3>{t('wrapUp.notes')}</h3>
      <textarea
        rows={3}
        maxLength={10_000}
        data-testid="wrap-up-notes"
        value={desk.state.wrapUp?.notes ?? ''}
        onChange={({ target }) => desk.change((before) => ({ ...before, notes: target.value }))}
      />
    </label>
  )
}

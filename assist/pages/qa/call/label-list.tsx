import { useState, type ReactElement } from 'react'
import { formatClock } from '../../agent/transcript/format-clock.js'
import { useQaTexts } from '../i18n/texts.js'
import { useQa } from '../qa-context.js'
import type { OpenCall } from '../state/qa-store.js'

/** What reviewers have said of the call. */
export function LabelList({
  open,
  atMs,
  onPick,
}: {
  readonly open: OpenCall
  readonly atMs: number
  readonly onPick: (atMs: number) => void
}): ReactElement {
  const t = useQaTexts()
  const desk = useQa()
  return (
    <section className="qa-labels">
      <h3>{t('label.title')}</h3>
      {open.hiddenLabelCount > 0 && (
        <p className="qa-hint" data-testid="hidden-labels">
          {t('label.hidden', { count: open.hiddenLabelCount })}
        </p>
      )}
      {open.labels.length + open.hiddenLabelCount === 0 && (
        <p className="qa-hint">{t('label.none')}</p>
      )}
      <ul>
        {open.labels.map(({ labelId, kind, atMs: labelMs, text, solutionId, who }) => (
          <li key={labelId} data-testid="label">
            <button className="qa-link" onClick={() => onPick(labelMs)}>
              {formatClock(labelMs)}
            </button>{' '}
            <b>{t(`label.kind.${kind}`)}</b>{' '}
            {text || (solutionId === null ? '' : (open.titles.get(solutionId) ?? solutionId))}{' '}
            <small>{who}</small>{' '}
            <button
              className="qa-link"
              data-testid="remove"
              onClick={() => void desk.removeLabel(labelId)}
            >
              {t('label.remove')}
            </button>
          </li>
        ))}
      </ul>
      <NoteForm atMs={atMs} />
    </section>
  )
}

/** A note at the moment that is looked at. */
function NoteForm({ atMs }: { readonly atMs: number }): ReactElement {
  const t = useQaTexts()
  const desk = useQa()
  const [note, setNote] = useState('')
  const add = (): void => {
    const text = note.trim()
    if (text === '') return
    const moment = Math.round(atMs)
    void desk.label({ kind: 'note', target: String(moment), atMs: moment, solutionId: null, text })
    setNote('')
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        add()
      }}
    >
      <input
        data-testid="note"
        aria-label={t('label.note', { time: formatClock(atMs) })}
        placeholder={t('label.note', { time: formatClock(atMs) })}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
      <button className="qa-button" data-testid="add-note" type="submit">
        {t('label.addNote')}
      </button>
    </form>
  )
}

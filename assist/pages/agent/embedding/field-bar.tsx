import { useEffect } from 'react'
import { useStore } from 'zustand'
import { useAgentTexts } from '../i18n/texts.js'
import type { Embedding } from './embedding.js'

/** What was recognised and a form may want, newest last. The key F confirms the newest into the page around. */
export function FieldBar({ embedding }: { readonly embedding: Embedding }) {
  const t = useAgentTexts()
  const fields = useStore(embedding.fields)
  useEffect(() => {
    const keyDown = (event: KeyboardEvent) => {
      const isFree = !event.ctrlKey && !event.metaKey && !event.altKey && !event.defaultPrevented
      const target = event.target instanceof Element ? event.target : null
      const isTyping = target?.closest('input, textarea, select, [contenteditable], dialog')
      if (event.key.toLowerCase() !== 'f' || !isFree || isTyping) return
      event.preventDefault()
      embedding.confirmNewest()
    }
    window.addEventListener('keydown', keyDown)
    return () => window.removeEventListener('keydown', keyDown)
  }, [embedding])
  if (fields.length === 0) return null
  const newest = fields.findLast(({ isConfirmed }) => !isConfirmed)
  return (
    <div className="field-bar" role="group" aria-label={t('field.label')} data-testid="field-bar">
      {fields.map(({ field, isConfirmed }) => (
        <button
          key={`${field.utteranceId} ${field.kind} ${field.value}`}
          className="plain small"
          data-testid="field"
          data-kind={field.kind}
          data-confirmed={isConfirmed}
          disabled={isConfirmed}
          title={t('field.confirm')}
          onClick={() => embedding.confirm(field)}
        >
          <span className="faint">{t(`field.${field.kind}`)}</span> {field.value}
          {isConfirmed && ' ✓'}
          {field === newest?.field && <kbd aria-hidden="true">F</kbd>}
        </button>
      ))}
    </div>
  )
}

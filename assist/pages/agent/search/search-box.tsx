import { useRef, useState, type KeyboardEvent } from 'react'
import { useAgentTexts } from '../i18n/texts.js'
import { Icon } from '../../shared/components/icon.js'
import { SearchAnswer } from './search-answer.js'
import { SearchResults } from './search-results.js'
import { useSearch, type SearchResult } from './use-search.js'

/** Searches all answers; the list and the opened answer lie over the cards and move none of them. */
export function SearchBox() {
  const t = useAgentTexts()
  const { search, type, clear } = useSearch()
  const [activeAt, setActiveAt] = useState(0)
  const [opened, setOpened] = useState<SearchResult | null>(null)
  const inputRef = useRef<HTMLInputElement>(null)
  const { results } = search
  const isListed = search.status !== 'idle' && !opened

  const close = () => {
    setOpened(null)
    clear()
  }
  const backToList = () => {
    setOpened(null)
    inputRef.current?.focus()
  }
  const keyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0 && results.length > 0) {
      event.preventDefault()
      setActiveAt((at) => (at + step + results.length) % results.length)
    }
    if (event.key === 'Enter' && search.status === 'done') setOpened(results[activeAt] ?? null)
    if (event.key === 'Escape') {
      close()
      inputRef.current?.blur()
    }
  }
  const change = (typed: string, isComposing: boolean) => {
    setOpened(null)
    setActiveAt(0)
    type(typed, isComposing)
  }
  return (
    <search className="search">
      <Icon name="search" />
      <input
        ref={inputRef}
        id="search"
        type="search"
        data-testid="search"
        role="combobox"
        aria-label={t('search.label')}
        aria-expanded={isListed}
        aria-controls="search-results"
        aria-autocomplete="list"
        aria-activedescendant={isListed && results.length > 0 ? `result-${activeAt}` : undefined}
        placeholder={t('search.placeholder')}
        autoComplete="off"
        value={search.query}
        onChange={({ target, nativeEvent }) =>
          change(target.value, (nativeEvent as InputEvent).isComposing)
        }
        onCompositionEnd={({ currentTarget }) => change(currentTarget.value, false)}
        onKeyDown={keyDown}
      />
      <kbd aria-hidden="true">/</kbd>
      {isListed && (
        <SearchResults
          search={search}
          activeAt={activeAt}
          onActive={setActiveAt}
          onOpen={setOpened}
        />
      )}
      {opened && <SearchAnswer result={opened} onBack={backToList} onClose={close} />}
    </search>
  )
}

import { useRef } from 'react'
import { useAgentTexts } from '../i18n/texts.js'
import { Icon } from '../../shared/components/icon.js'
import { SearchAnswer } from './search-answer.js'
import { SearchResults } from './search-results.js'
import { useResultChoice } from './use-result-choice.js'
import { useSearch } from './use-search.js'

/** Searches all answers. The list and the opened answer lie over the cards and move none of them. */
export function SearchBox() {
  const t = useAgentTexts()
  const { search, type, clear } = useSearch()
  const choice = useResultChoice(search, clear)
  const { activeAt, opened } = choice
  const inputRef = useRef<HTMLInputElement>(null)
  const isListed = search.status !== 'idle' && !opened

  const backToList = () => {
    choice.setOpened(null)
    inputRef.current?.focus()
  }
  const change = (typed: string, isComposing: boolean) => {
    choice.reset()
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
        aria-activedescendant={
          isListed && search.results.length > 0 ? `result-${activeAt}` : undefined
        }
        placeholder={t('search.placeholder')}
        autoComplete="off"
        value={search.query}
        onChange={({ target, nativeEvent }) =>
          change(target.value, (nativeEvent as InputEvent).isComposing)
        }
        onCompositionEnd={({ currentTarget }) => change(currentTarget.value, false)}
        onKeyDown={choice.keyDown}
      />
      <kbd aria-hidden="true">/</kbd>
      {isListed && (
        <SearchResults
          search={search}
          activeAt={activeAt}
          onActive={choice.setActiveAt}
          onOpen={choice.setOpened}
        />
      )}
      {opened && (
        <SearchAnswer
          result={opened}
          query={search.query}
          onBack={backToList}
          onClose={choice.close}
        />
      )}
    </search>
  )
}

import { useAgentTexts } from '../i18n/texts.js'
import { answerLines } from '../state/cards/solution-text.js'
import type { SearchResult, SearchState } from './use-search.js'

/** The answers found, best first. The input keeps the focus. */
export function SearchResults(props: {
  readonly search: SearchState
  readonly activeAt: number
  readonly onActive: (at: number) => void
  readonly onOpen: (result: SearchResult) => void
}) {
  const t = useAgentTexts()
  const { results, status } = props.search
  return (
    <div className="search-panel">
      <ul id="search-results" role="listbox" aria-label={t('search.results')}>
        {results.map((result, at) => (
          <li
            key={result.solution.id}
            id={`result-${at}`}
            role="option"
            className="result"
            data-testid="search-result"
            aria-selected={at === props.activeAt}
            onPointerMove={() => props.onActive(at)}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => props.onOpen(result)}
          >
            <strong>{result.solution.title}</strong>
            <span>{answerLines(result.solution).say}</span>
          </li>
        ))}
      </ul>
      {results.length === 0 && status !== 'stale' && (
        <p className="faint" role="status">
          {t(status === 'failed' ? 'search.failed' : 'search.none')}
        </p>
      )}
    </div>
  )
}

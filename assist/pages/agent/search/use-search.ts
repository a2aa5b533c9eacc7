import { useRef, useState } from 'react'
import type { Reason } from '../../../matching/match.js'
import type { SolutionCard } from '../../../solutions/solution-card.js'
import { fetchFromService } from '../connection/service-address.js'
import { useDesk } from '../desk-context.js'

/** One answer that the search found. */
export interface SearchResult {
  readonly solution: SolutionCard
  readonly confidence: number
  readonly because: readonly Reason[]
}

/** State of the search, as it is shown. */
export interface SearchState {
  readonly query: string
  /** `stale`: the results belong to the text before the last change. They stay, so that nothing flickers. */
  readonly status: 'idle' | 'stale' | 'done' | 'failed'
  readonly results: readonly SearchResult[]
}

/** Pause in typing after which the search runs. */
const debounceMs = 180
/** Most results that fit under the box. */
const resultCount = 5

const nothing: SearchState = { query: '', status: 'idle', results: [] }

/** Searches the solution base while the agent types. Only the latest query gets its results. */
export function useSearch() {
  const { address } = useDesk()
  const [search, setSearch] = useState<SearchState>(nothing)
  const running = useRef<{ timer?: ReturnType<typeof setTimeout>; abort?: AbortController }>({})

  const ask = async (query: string, signal: AbortSignal): Promise<void> => {
    const parameters = new URLSearchParams({ q: query, top: String(resultCount) })
    try {
      const response = await fetchFromService(
        address,
        `api/solutions/search?${parameters.toString()}`,
        { signal },
      )
      if (!response.ok) throw new Error(`The search answered ${response.status}.`)
      const { results } = (await response.json()) as { results: readonly SearchResult[] }
      setSearch((now) => (now.query === query ? { ...now, status: 'done', results } : now))
    } catch {
      // The agent sees the failure and can go on without the search.
      if (!signal.aborted) setSearch({ query, status: 'failed', results: [] })
    }
  }

  /** @param isComposing true while an input method is still writing; the search waits for its end */
  const type = (typed: string, isComposing: boolean): void => {
    clearTimeout(running.current.timer)
    running.current.abort?.abort()
    const query = typed
    setSearch((now) => {
      if (query.trim() === '') return { ...nothing, query }
      return { ...now, query, status: now.status === 'idle' ? 'idle' : 'stale' }
    })
    if (query.trim() === '' || isComposing) return
    const abort = new AbortController()
    const timer = setTimeout(() => void ask(query, abort.signal), debounceMs)
    running.current = { timer, abort }
  }

  return { search, type, clear: () => type('', false) }
}

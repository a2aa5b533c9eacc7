import { useState, type KeyboardEvent } from 'react'
import type { SearchResult, SearchState } from './use-search.js'

/**
 * The active result of the list and the opened answer. The keys of the search's input move between them.
 *
 * @param clear empties the search; called when the list and the opened answer close
 */
export function useResultChoice({ results, status }: SearchState, clear: () => void) {
  const [activeAt, setActiveAt] = useState(0)
  const [opened, setOpened] = useState<SearchResult | null>(null)

  const reset = () => {
    setOpened(null)
    setActiveAt(0)
  }
  const close = () => {
    setOpened(null)
    clear()
  }
  const keyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0 && results.length > 0) {
      event.preventDefault()
      setActiveAt((at) => (at + step + results.length) % results.length)
    }
    if (event.key === 'Enter' && status === 'done') setOpened(results[activeAt] ?? null)
    if (event.key === 'Escape') {
      close()
      event.currentTarget.blur()
    }
  }
  return { activeAt, setActiveAt, opened, setOpened, reset, close, keyDown }
}

import { useCallback, useEffect, useState } from 'react'
import { useDesk } from '../desk-context.js'
import { pageLength, readOwnCalls, type CallsQuestion, type CallView } from './calls-view.js'

/** Pause in typing before the service is asked. */
const typingPauseMs = 250

/** What the list shows. */
export interface CallsState {
  /** Undefined until the first page has come. */
  readonly calls: readonly CallView[] | undefined
  readonly hasMore: boolean
  readonly failure: Error | undefined
}

const nothing: CallsState = { calls: undefined, hasMore: false, failure: undefined }

/** The agent's calls that answer a question, page by page. */
export function useCalls(question: CallsQuestion) {
  const { address } = useDesk()
  const [state, setState] = useState(nothing)
  const { text, outcome, from, to } = question

  const read = useCallback(
    async (before: readonly CallView[], signal: AbortSignal) => {
      try {
        const asked = { text, outcome, from, to }
        const page = await readOwnCalls(address, asked, before.at(-1)?.internalId, signal)
        const hasMore = page.length === pageLength
        setState({ calls: [...before, ...page], hasMore, failure: undefined })
      } catch (thrown) {
        if (!signal.aborted) setState((was) => ({ ...was, failure: thrown as Error }))
      }
    },
    [address, text, outcome, from, to],
  )

  useEffect(() => {
    const stop = new AbortController()
    const timer = setTimeout(() => void read([], stop.signal), text === '' ? 0 : typingPauseMs)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [read, text])

  const readMore = () => void read(state.calls ?? [], new AbortController().signal)
  return { state, readMore }
}

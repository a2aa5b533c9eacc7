import { useCallback, useEffect, useState } from 'react'
import type { WrapUp } from '../../../wrapup/wrap-up.js'
import { useDesk } from '../desk-context.js'
import { acceptWrapUp, readWrapUp, type WrapUpAnswer } from './wrap-up-view.js'

/** Time until a summary that is being written, or a call that is being stored, is asked about again. */
const askAgainMs = 1_000

/** What the wrap-up pane shows. */
export interface WrapUpState {
  /** Undefined until it was read. */
  readonly answer: WrapUpAnswer | undefined
  /** With the agent's corrections. */
  readonly wrapUp: WrapUp | undefined
  readonly isBusy: boolean
  /** The newest corrections are not kept yet. */
  readonly isChanged: boolean
  readonly failure: Error | undefined
}

const unread: WrapUpState = {
  ...{ answer: undefined, wrapUp: undefined, isBusy: false, isChanged: false, failure: undefined },
}

/** Reads the wrap-up of a call, holds the agent's corrections, and keeps it. */
export function useWrapUp(callId: string) {
  const { address } = useDesk()
  const [state, setState] = useState(unread)

  const read = useCallback(async () => {
    try {
      const answer = await readWrapUp(address, callId)
      // What the agent has corrected meanwhile is not taken away.
      setState((before) => {
        const wrapUp = before.isChanged ? before.wrapUp : answer.wrapUp
        return { ...before, answer, wrapUp, failure: undefined }
      })
    } catch (thrown) {
      setState((before) => ({ ...before, failure: thrown as Error }))
    }
  }, [address, callId])

  useEffect(() => void read(), [read])
  const { answer } = state
  const isUnfinished = answer !== undefined && (answer.isLive || answer.isWriting)
  useEffect(() => {
    if (!isUnfinished) return
    const timer = setInterval(() => void read(), askAgainMs)
    return () => clearInterval(timer)
  }, [isUnfinished, read])

  const change = (how: (wrapUp: WrapUp) => WrapUp) =>
    setState((before) => ({
      ...before,
      ...(before.wrapUp && { wrapUp: how(before.wrapUp), isChanged: true }),
    }))

  const accept = async (): Promise<boolean> => {
    const { wrapUp, isBusy } = state
    if (!wrapUp || isBusy) return false
    setState((before) => ({ ...before, isBusy: true, failure: undefined }))
    try {
      const kept = await acceptWrapUp(address, callId, wrapUp)
      setState({ ...unread, answer: kept, wrapUp: kept.wrapUp })
      return true
    } catch (thrown) {
      setState((before) => ({ ...before, isBusy: false, failure: thrown as Error }))
      return false
    }
  }
  return { state, read, change, accept }
}

/** What a pane of the wrap-up works with. */
export type WrapUpDesk = ReturnType<typeof useWrapUp>

import { useCallback, useState } from 'react'
import { useDesk } from '../desk-context.js'
import { decide, forget, readLearning, type LearningView } from './learning-view.js'

/** State of the learning dialog. */
export interface LearningState {
  /** Undefined until the first reading has succeeded. */
  readonly view: LearningView | undefined
  /** A request is under way. */
  readonly isBusy: boolean
  /** The error of the last request, if it failed. */
  readonly failure: Error | undefined
}

/** Reads the results of learning and carries out the decisions of the administrator. */
export function useLearning() {
  const { address } = useDesk()
  const [state, setState] = useState<LearningState>({
    ...{ view: undefined, isBusy: false, failure: undefined },
  })

  const run = useCallback(
    async (deed: () => Promise<void>): Promise<void> => {
      setState((before) => ({ ...before, isBusy: true }))
      let failure: Error | undefined
      try {
        await deed()
      } catch (thrown) {
        failure = thrown as Error
      }
      try {
        // Read again after a failure too, since somebody else may have decided meanwhile.
        const view = await readLearning(address)
        setState({ view, isBusy: false, failure })
      } catch (thrown) {
        setState((before) => ({ ...before, isBusy: false, failure: failure ?? (thrown as Error) }))
      }
    },
    [address],
  )
  const read = useCallback(() => run(() => Promise.resolve()), [run])
  return {
    state,
    read,
    decide: (proposalId: number, decision: 'accept' | 'refuse') =>
      run(() => decide(address, proposalId, decision)),
    forget: (solutionId?: string) => run(() => forget(address, solutionId)),
  }
}

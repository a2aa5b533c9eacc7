import { randomBytes } from 'node:crypto'

import { AssistError } from '../errors/errors.js'
import { isPublishedOn } from '../solutions/published.js'
import type { CallEventBody } from '../pipeline/call-event.js'
import type { Solution } from '../solutions/solution.js'
import { defaultBase, type Store } from '../store/store.js'

/** 72 random bits: short enough for an SMS, too many to be guessed while it lives. */
const idByteLength = 9

/** How long a page that was sent can be opened: two weeks. */
const lifetimeMs = 14 * 86_400_000

/** What follow-ups run on. */
export interface FollowUpsParts {
  readonly store: Pick<Store, 'createFollowUp' | 'findFollowUp' | 'openFollowUp' | 'getSolution'>
  /** Writes into the log of a call; one that is over takes nothing. */
  readonly append: (callId: string, body: CallEventBody) => void
  /** Epoch milliseconds. */
  readonly nowMs: () => number
}

/** Pages that agents send to customers: each belongs to a call and a solution, expires, and tells when it was seen. */
export class FollowUps {
  readonly #parts: FollowUpsParts

  constructor(parts: FollowUpsParts) {
    this.#parts = parts
  }

  /** Makes the page of a solution for a call. @throws AssistError ASSIST_SOLUTION_NOT_FOUND */
  async make(of: {
    readonly callId: string
    readonly base: string | undefined
    readonly solutionId: string
  }): Promise<{ readonly followUpId: string; readonly path: string; readonly title: string }> {
    const { callId, base = defaultBase, solutionId } = of
    const { title } = await this.#parts.store.getSolution(base, solutionId)
    const followUpId = randomBytes(idByteLength).toString('base64url')
    const expiresAt = this.#parts.nowMs() + lifetimeMs
    await this.#parts.store.createFollowUp({ followUpId, callId, base, solutionId, expiresAt })
    return { followUpId, path: `/f/${followUpId}`, title }
  }

  /**
   * The solution of a page as it is now.
   *
   * @throws AssistError ASSIST_LINK_UNKNOWN, ASSIST_LINK_EXPIRED: too old, or the solution is not shown any more
   */
  async solution(followUpId: string): Promise<Solution> {
    const { store, nowMs } = this.#parts
    const followUp = await store.findFollowUp(followUpId)
    if (!followUp) throw new AssistError('ASSIST_LINK_UNKNOWN', 'This page is not known.')
    const gone = new AssistError('ASSIST_LINK_EXPIRED', 'This page is not there any more.')
    if (nowMs() >= followUp.expiresAt) throw gone
    const solution = await store.getSolution(followUp.base, followUp.solutionId).catch(() => {
      throw gone
    })
    if (!isPublishedOn(solution, new Date(nowMs()).toISOString().slice(0, 10))) throw gone
    return solution
  }

  /** The customer has the page before their eyes; the call hears of the first time. */
  async opened(followUpId: string): Promise<void> {
    const { store, append, nowMs } = this.#parts
    const followUp = await store.findFollowUp(followUpId)
    if (!followUp || !(await store.openFollowUp(followUpId, nowMs()))) return
    append(followUp.callId, { type: 'followup.opened', kind: 'link', followUpId })
  }
}

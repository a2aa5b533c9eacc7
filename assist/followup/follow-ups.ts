import { randomBytes } from 'node:crypto'

import { AssistError } from '../errors/errors.js'
import type { CallEventBody } from '../pipeline/log/call-event.js'
import { isPublishedOn } from '../solutions/published.js'
import type { Solution } from '../solutions/solution.js'
import type { FollowUpStore } from '../store/follow-up-store.js'
import { defaultBase, type SolutionStore } from '../store/solution-store.js'

/** 72 random bits: short enough for an SMS, too many to be guessed while the page lives. */
const idByteLength = 9

/** How long a page can be opened after it was sent: two weeks. */
const lifetimeMs = 14 * 86_400_000

/** Whose page is made, and of which solution. */
export interface FollowUpOrder {
  /** Internal id of the call: the caller's may come again before the page is opened. */
  readonly callId: string
  /** Solution base of the call; undefined: the default one. */
  readonly base: string | undefined
  readonly solutionId: string
}

/** A page that was made, as the agent sends it. */
export interface FollowUpLink {
  readonly followUpId: string
  /** Path below the address of the service. */
  readonly path: string
  /** Title of the solution. */
  readonly title: string
}

/** Makes the page of a solution for a call. */
export type FollowUpMaker = Pick<FollowUps, 'make'>

/** What follow-ups run on. */
export interface FollowUpsParts {
  readonly store: {
    readonly followUps: FollowUpStore
    readonly solutions: Pick<SolutionStore, 'get'>
  }
  /** Writes into the log of a call; the log of a call that is over takes nothing. */
  readonly append: (internalId: string, body: CallEventBody) => void
  /** Epoch milliseconds. */
  readonly nowMs: () => number
}

/**
 * The pages that agents send to customers. Each belongs to a call and a solution, and expires; its first opening is
 * written into the log of the call.
 */
export class FollowUps {
  readonly #parts: FollowUpsParts

  constructor(parts: FollowUpsParts) {
    this.#parts = parts
  }

  /**
   * Makes the page of a solution for a call.
   *
   * @throws AssistError ASSIST_SOLUTION_NOT_FOUND
   */
  async make({ callId, base = defaultBase, solutionId }: FollowUpOrder): Promise<FollowUpLink> {
    const { store, nowMs } = this.#parts
    const { title } = await store.solutions.get(base, solutionId)
    const followUpId = randomBytes(idByteLength).toString('base64url')
    const expiresAt = nowMs() + lifetimeMs
    await store.followUps.create({ followUpId, callId, base, solutionId, expiresAt })
    return { followUpId, path: `/f/${followUpId}`, title }
  }

  /**
   * The solution of a page as it is now.
   *
   * @throws AssistError ASSIST_LINK_UNKNOWN; ASSIST_LINK_EXPIRED where the page is too old or its solution is no longer
   * shown
   */
  async solution(followUpId: string): Promise<Solution> {
    const { store, nowMs } = this.#parts
    const followUp = await store.followUps.find(followUpId)
    if (!followUp) throw new AssistError('ASSIST_LINK_UNKNOWN', 'This page is not known.')
    const gone = new AssistError('ASSIST_LINK_EXPIRED', 'This page is not there any more.')
    if (nowMs() >= followUp.expiresAt) throw gone
    const solution = await store.solutions.get(followUp.base, followUp.solutionId).catch(() => {
      throw gone
    })
    if (!isPublishedOn(solution, new Date(nowMs()).toISOString().slice(0, 10))) throw gone
    return solution
  }

  /** Notes that the customer has looked at the page. The first time is written into the log of the call. */
  async opened(followUpId: string): Promise<void> {
    const { store, append, nowMs } = this.#parts
    const followUp = await store.followUps.find(followUpId)
    if (!followUp || !(await store.followUps.markOpened(followUpId, nowMs()))) return
    append(followUp.callId, { type: 'followup.opened', kind: 'link', followUpId })
  }
}

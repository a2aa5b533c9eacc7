import type { FastifyRequest } from 'fastify'

import { doerOf } from '../../../access/audit/audit-hooks.js'
import type { AuditLog, Doer } from '../../../access/audit/audit-log.js'
import { ownCalls, scopeOf, type Identity } from '../../../access/identity.js'
import { isInScope, type CallOwner, type CallScope } from '../../../call/call-owner.js'
import { AssistError } from '../../../errors/errors.js'
import type { CallPipeline } from '../../../pipeline/call-pipeline.js'
import type { CallRegistry } from '../../../pipeline/registry/call-registry.js'
import type { CallStore } from '../../../store/call-store.js'

/** Where calls are looked up, and looks written down. */
export interface SightParts {
  readonly calls: Pick<CallRegistry, 'find'>
  readonly store: Pick<CallStore, 'get'>
  readonly audit: AuditLog
}

/** A call with whose it is. */
export interface SeenCall {
  readonly internalId: string
  readonly owner: CallOwner | undefined
}

/** Who sends a request to a route that wants a right. @throws AssistError ASSIST_AUTH_REQUIRED where nobody is known */
export function identityOf({ identity }: FastifyRequest): Identity {
  if (identity) return identity
  throw new AssistError('ASSIST_AUTH_REQUIRED', 'Send an API key.')
}

/** What one key or person sees of the calls. A call of somebody else is answered like one that there is not. */
export class CallSight {
  readonly identity: Identity
  readonly doer: Doer
  /** Undefined: every call. */
  readonly scope: CallScope | undefined
  readonly #parts: SightParts

  constructor(request: FastifyRequest, parts: SightParts) {
    this.identity = identityOf(request)
    this.doer = doerOf(request)
    this.scope = scopeOf(this.identity)
    this.#parts = parts
  }

  /** The live call of an id, where it is seen. */
  live(callId: string): CallPipeline | undefined {
    const live = this.#parts.calls.find(callId)
    return live && isInScope(live.controls.owner, this.scope) ? live : undefined
  }

  /** @throws AssistError ASSIST_CALL_NOT_FOUND where there is no such call, or it is not seen */
  async require(callId: string): Promise<SeenCall> {
    const call = await this.#find(callId)
    if (isInScope(call.owner, this.scope)) return call
    this.#parts.audit.hidden(this.doer, call.internalId)
    throw new AssistError(
      'ASSIST_CALL_NOT_FOUND',
      `No call has the id “${callId.slice(0, 128)}”; GET /api/calls lists those there are.`,
    )
  }

  /**
   * The same as `require`, to look at what was said or shown; a look at a call of another is written down.
   *
   * @param picture its hash, where it is one picture that is looked at
   */
  async look(callId: string, picture?: string): Promise<void> {
    this.lookAt(await this.require(callId), picture)
  }

  /** Writes a look at a call down that is known to be seen, unless it is one's own. */
  lookAt({ internalId, owner }: SeenCall, picture?: string): void {
    if (isInScope(owner, ownCalls(this.identity))) return
    if (picture === undefined) this.#parts.audit.looked(this.doer, 'call.seen', internalId)
    else this.#parts.audit.looked(this.doer, 'picture.seen', `${internalId} ${picture}`)
  }

  /** The same as `require`, to hear the sound of a call; that is written down of every call that is not one's own. */
  async listen(callId: string): Promise<SeenCall> {
    const call = await this.require(callId)
    if (!isInScope(call.owner, ownCalls(this.identity)))
      this.#parts.audit.looked(this.doer, 'call.heard', call.internalId)
    return call
  }

  async #find(callId: string): Promise<SeenCall> {
    const live = this.#parts.calls.find(callId)
    if (live) return { internalId: live.internalId, owner: live.controls.owner }
    const { facts, internalId } = await this.#parts.store.get(callId)
    return { internalId, owner: facts.owner }
  }
}

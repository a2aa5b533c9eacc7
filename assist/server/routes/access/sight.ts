import type { FastifyRequest } from 'fastify'

import { scopeOf, type Identity } from '../../../access/identity.js'
import { isInScope, type CallScope } from '../../../call/call-owner.js'
import { AssistError } from '../../../errors/errors.js'
import type { CallPipeline } from '../../../pipeline/call-pipeline.js'
import type { CallRegistry } from '../../../pipeline/registry/call-registry.js'
import type { CallStore } from '../../../store/call-store.js'

/** Where calls are looked up. */
export interface SightParts {
  readonly calls: Pick<CallRegistry, 'find'>
  readonly store: Pick<CallStore, 'get'>
}

/** Who sends a request to a route that wants a right. @throws AssistError ASSIST_AUTH_REQUIRED where nobody is known */
export function identityOf({ identity }: FastifyRequest): Identity {
  if (identity) return identity
  throw new AssistError('ASSIST_AUTH_REQUIRED', 'Send an API key.')
}

/** What one key or person sees of the calls. A call of somebody else is answered like one that there is not. */
export class CallSight {
  readonly identity: Identity
  /** Undefined: every call. */
  readonly scope: CallScope | undefined
  readonly #parts: SightParts

  constructor(identity: Identity, parts: SightParts) {
    this.identity = identity
    this.scope = scopeOf(identity)
    this.#parts = parts
  }

  /** The live call of an id, where it is seen. */
  live(callId: string): CallPipeline | undefined {
    const live = this.#parts.calls.find(callId)
    return live && isInScope(live.start.owner, this.scope) ? live : undefined
  }

  /** @throws AssistError ASSIST_CALL_NOT_FOUND where there is no such call, or it is not seen */
  async require(callId: string): Promise<void> {
    if (this.live(callId)) return
    const { facts, internalId } = await this.#parts.store.get(callId)
    // A live call decides by what it began with; the store may not have it yet.
    const owner = this.#parts.calls.find(internalId)?.start.owner ?? facts.owner
    if (isInScope(owner, this.scope)) return
    throw new AssistError(
      'ASSIST_CALL_NOT_FOUND',
      'No such call; GET /api/calls lists those there are.',
    )
  }
}

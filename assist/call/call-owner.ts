import { createHash } from 'node:crypto'

/** Whose a call is: ids, a team and a digest, but no name of a person, since it is stored with the call. */
export interface CallOwner {
  /** Id of the key or person that began the call, such as `key:4f1c…`. */
  readonly id: string
  /** Team of that key or person; left out where it has none. */
  readonly team?: string
  /** Digest of the name of the agent who takes the call, where it was told. */
  readonly agent?: string
}

/** Which calls somebody sees: their own, those that name them as the agent, and those of a team. */
export interface CallScope {
  readonly id: string
  /** Digests of the names that the agent goes by. */
  readonly agents: readonly string[]
  /** The team whose calls are seen; null: of those that belong to no team; left out: of none. */
  readonly team?: string | null
}

const agentDigestLength = 22

/** Digest by which a call is found again for its agent, whose name is not stored. Case and outer blanks do not count. */
export function agentDigest(name: string): string {
  const plain = name.trim().toLowerCase()
  return createHash('sha256').update(plain).digest('base64url').slice(0, agentDigestLength)
}

/**
 * Whether a call is within a scope.
 *
 * @param owner undefined for a call of before calls had owners; it belongs to no team
 * @param scope undefined: every call
 */
export function isInScope(owner: CallOwner | undefined, scope: CallScope | undefined): boolean {
  if (!scope) return true
  const { id, agents, team } = scope
  const isOwn = owner?.id === id || (owner?.agent !== undefined && agents.includes(owner.agent))
  return isOwn || (team !== undefined && (owner?.team ?? null) === team)
}

/**
 * Whose a call is to somebody: one's `own` (one takes it, or has begun it and nobody was named), `unbound` where nobody
 * takes it yet, or another's.
 */
export type Whose = 'own' | 'unbound' | 'other'

/** Whose a call is to whoever has a scope of own calls. */
export function whoseCall(owner: CallOwner | undefined, { id, agents }: CallScope): Whose {
  if (owner?.agent !== undefined) return agents.includes(owner.agent) ? 'own' : 'other'
  return owner?.id === id ? 'own' : 'unbound'
}

/** The same owner, with another agent who takes the call. @param agent a name; null: nobody does */
export function boundOwner(owner: CallOwner, agent: string | null): CallOwner {
  const { id, team } = owner
  return {
    id,
    ...(team === undefined ? {} : { team }),
    ...(agent === null ? {} : { agent: agentDigest(agent) }),
  }
}

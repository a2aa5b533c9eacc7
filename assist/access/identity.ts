import {
  agentDigest,
  boundOwner,
  isInScope,
  whoseCall,
  type CallOwner,
  type CallScope,
  type Whose,
} from '../call/call-owner.js'
import { AssistError } from '../errors/errors.js'
import { hasRight, rights, roles, type Right, type Role } from './roles.js'

/** Who sends a request: a key, a person, or the one user of a service that nobody has configured. */
export interface Identity {
  /** Stays the same for good, and stands in the audit log: `local`, `first-key`, `key:…` or `person:…`. */
  readonly id: string
  /** As people call it; stands in no log. */
  readonly name: string
  readonly roles: readonly Role[]
  /** A simple name; undefined: of no team. */
  readonly team?: string | undefined
  /** Further names by which integrators may name this agent in `start.agent`. */
  readonly alsoNamed?: readonly string[]
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Undefined where the route is open, or where a customer's link opens it. */
    identity: Identity | undefined
  }
}

/** The one user of a service on loopback that has neither keys nor people. */
export const localUser: Identity = { id: 'local', name: 'local', roles }

/** Whoever has `ASSIST_API_KEY`. */
export const firstAdministrator: Identity = {
  ...{ id: 'first-key', name: 'ASSIST_API_KEY', roles },
}

/** A carrier that has signed as its protocol says, or shown its own credentials. */
export const carrierIdentity: Identity = {
  ...{ id: 'carrier', name: 'carrier', roles: ['integrator'] },
}

/** @throws AssistError ASSIST_ACCESS_REFUSED, naming the roles that have the right */
export function requireRight(identity: Pick<Identity, 'roles'>, right: Right): void {
  if (!hasRight(identity.roles, right)) throw accessRefused(identity, right)
}

/** The refusal of somebody who is known and has no role with a right. */
export function accessRefused(identity: Pick<Identity, 'roles'>, right: Right): AssistError {
  return new AssistError(
    'ASSIST_ACCESS_REFUSED',
    `This needs one of the roles ${rights[right].roles.join(', ')}; the key or person has ${identity.roles.join(', ')}.`,
  )
}

/**
 * Which calls somebody sees; undefined: every call. An administrator and QA see all. A supervisor sees those of the
 * team, where having none counts as a team. Agents and integrators see those that they began or that name them.
 */
export function scopeOf(identity: Identity): CallScope | undefined {
  const { team } = identity
  const isAny = (...wanted: readonly Role[]) => wanted.some((role) => identity.roles.includes(role))
  if (isAny('administrator', 'qa')) return undefined
  return { ...ownCalls(identity), ...(isAny('supervisor') ? { team: team ?? null } : {}) }
}

/** The calls that somebody began, and those that name them as the agent: looking at any other is written down. */
export function ownCalls({ id, name, alsoNamed = [] }: Identity): CallScope {
  return { id, agents: [name, ...alsoNamed].map(agentDigest) }
}

/**
 * Whose a call is that this one begins. Agents and supervisors take themselves what they begin; what somebody else
 * begins, an integrator say, is bound to nobody until an agent is named.
 *
 * @param agent name of the agent who takes it, where that is told
 */
export function ownerOf(identity: Identity, agent: string | undefined): CallOwner {
  const { id, name, team, roles: own } = identity
  const takesCalls = own.some((role) => role === 'agent' || role === 'supervisor')
  const isSelf = takesCalls && !own.includes('integrator')
  const owner = { id, ...(team === undefined ? {} : { team }) }
  return boundOwner(owner, agent ?? (isSelf ? name : null))
}

/** Whose a call is to this one; to the one user of a service that nobody has configured each is its own. */
export function whoseCallIs(identity: Identity, owner: CallOwner | undefined): Whose {
  return identity.id === localUser.id ? 'own' : whoseCall(owner, ownCalls(identity))
}

/**
 * Who may say which agent takes a call: whoever began it, who takes it now (to hand it on), and supervisors of its team.
 * An agent may take a call for themselves that nobody takes, where it is of the agent's team or of none.
 *
 * @param agent the name; null: nobody is to take it
 */
export function mayBind(
  identity: Identity,
  owner: CallOwner | undefined,
  agent: string | null,
): boolean {
  const isQaOnly = !hasRight(identity.roles, 'take-calls')
  if (isQaOnly) return false
  const scope = scopeOf(identity)
  if (isInScope(owner, scope)) return true
  const isFree = whoseCall(owner, ownCalls(identity)) === 'unbound'
  const isOfTeam = owner?.team === undefined || owner.team === identity.team
  const isSelf = agent !== null && ownCalls(identity).agents.includes(agentDigest(agent))
  return isFree && isOfTeam && isSelf && identity.roles.includes('agent')
}

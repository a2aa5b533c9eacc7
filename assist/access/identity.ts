import { agentDigest, type CallOwner, type CallScope } from '../call/call-owner.js'
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
 * Whose a call is that this one begins.
 *
 * @param agent name of the agent who takes it, where that is told
 */
export function ownerOf({ id, team }: Identity, agent: string | undefined): CallOwner {
  return {
    id,
    ...(team === undefined ? {} : { team }),
    ...(agent === undefined ? {} : { agent: agentDigest(agent) }),
  }
}

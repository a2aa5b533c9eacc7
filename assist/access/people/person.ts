import type { Config } from '../../settings/config.js'
import type { Identity } from '../identity.js'
import { roles, type Role } from '../roles.js'

/** What an issuer says of a person. */
export type Claims = Readonly<Record<string, unknown>> & { readonly sub?: string | undefined }

/** Where roles and team stand in the claims. */
export type ClaimNames = Pick<Config, 'rolesClaim' | 'teamClaim'>

const maxIdLength = 200

/**
 * Who a person is by the claims of the issuer. Subjects belong to one issuer, since the service has one.
 *
 * @returns undefined where no subject or no role of ours stands there
 */
export function personOf(claims: Claims, names: ClaimNames): Identity | undefined {
  const { sub } = claims
  const held = rolesIn(claimAt(claims, names.rolesClaim))
  if (sub === undefined || sub === '' || sub.length > maxIdLength || held.length === 0) {
    return undefined
  }
  const texts = ['name', 'preferred_username', 'email'].map((claim) => claims[claim])
  const called = texts.filter((text) => typeof text === 'string' && text !== '') as string[]
  const team = claimAt(claims, names.teamClaim)
  return {
    ...{ id: `person:${sub}`, name: called[0] ?? sub, roles: held, alsoNamed: [sub, ...called] },
    ...(typeof team === 'string' && team !== '' ? { team } : {}),
  }
}

/** The value of a claim; one whose own name has dots (an address, as some issuers use) goes before a path. */
function claimAt(claims: Claims, path: string): unknown {
  if (Object.hasOwn(claims, path)) return claims[path]
  return path.split('.').reduce<unknown>((value, part) => {
    const isObject = typeof value === 'object' && value !== null && Object.hasOwn(value, part)
    return isObject ? (value as Readonly<Record<string, unknown>>)[part] : undefined
  }, claims)
}

function rolesIn(claim: unknown): Role[] {
  const given: unknown[] = typeof claim === 'string' ? claim.split(' ') : [claim].flat()
  return roles.filter((role) => given.includes(role))
}

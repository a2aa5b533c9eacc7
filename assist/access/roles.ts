/** What somebody is to the service. A key or person has one or more of these. */
export const roles = ['integrator', 'agent', 'supervisor', 'qa', 'administrator'] as const

/** One of the roles. */
export type Role = (typeof roles)[number]

/** A right with the roles that have it. */
interface RightOfRoles {
  readonly roles: readonly Role[]
  readonly what: string
}

/**
 * The one table of who may do what. A route or socket states the right that it wants; `docs/security.md` mirrors the
 * table, which a test checks. Whose calls a right reaches is a matter of its own: see `scopeOf`.
 */
export const rights = {
  use: { roles, what: 'Read solutions, glossary, sample recordings and /openapi.json.' },
  'send-calls': {
    roles: ['integrator', 'agent', 'supervisor', 'administrator'],
    what: 'Send the sound of calls.',
  },
  'take-calls': {
    roles: ['integrator', 'agent', 'supervisor', 'administrator'],
    what: 'Begin calls, sit at them, act on cards, write and send pictures.',
  },
  'see-calls': { roles, what: 'See calls with their transcripts and pictures.' },
  'change-bases': {
    roles: ['supervisor', 'administrator'],
    what: 'Change solutions and glossaries.',
  },
  'see-learning': {
    roles: ['supervisor', 'qa', 'administrator'],
    what: 'See what use teaches about a base.',
  },
  'judge-calls': {
    roles: ['supervisor', 'qa', 'administrator'],
    what: 'Hear recorded calls, say what was right and wrong in them, export that.',
  },
  'erase-calls': {
    roles: ['administrator'],
    what: 'Export and erase all that is kept of a call or a customer, hold calls from being erased.',
  },
  'change-learning': {
    roles: ['supervisor', 'administrator'],
    what: 'Accept, refuse and forget what use teaches.',
  },
  'see-service': {
    roles: ['integrator', 'supervisor', 'administrator'],
    what: 'Read /metrics.',
  },
  'manage-keys': { roles: ['administrator'], what: 'List, make, rotate and revoke API keys.' },
  'manage-webhooks': {
    roles: ['administrator'],
    what: 'Read the log of webhooks, and send one again.',
  },
  'read-audit': { roles: ['administrator'], what: 'Read the audit log.' },
} as const satisfies Record<string, RightOfRoles>

/** One of the rights. */
export type Right = keyof typeof rights

/** Whether one of the roles has the right. */
export function hasRight(own: readonly Role[], right: Right): boolean {
  const allowed: readonly Role[] = rights[right].roles
  return own.some((role) => allowed.includes(role))
}

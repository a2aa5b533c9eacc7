import type { Setting } from './setting.js'

/** Settings of people: how they show who they are, and what their roles are read from. */
export const peopleSettings = {
  oidcIssuer: {
    env: 'ASSIST_OIDC_ISSUER',
    type: 'string',
    default: '',
    purpose:
      'Issuer of an OpenID Connect provider by which people sign in on the page, such as `https://login.example.com/realms/desk`. Empty: nobody signs in.',
  },
  oidcClientId: {
    env: 'ASSIST_OIDC_CLIENT_ID',
    type: 'string',
    default: '',
    purpose: 'Id by which the provider knows this service.',
  },
  oidcClientSecret: {
    env: 'ASSIST_OIDC_CLIENT_SECRET',
    type: 'string',
    default: '',
    purpose: 'Secret that the provider gave this service; empty for a public client.',
  },
  jwtSecret: {
    env: 'ASSIST_JWT_SECRET',
    type: 'string',
    default: '',
    form: { fits: (text) => text.length >= 32, words: 'at least 32 characters' },
    purpose: 'Secret with which tokens of people are signed (HS256, HS384, HS512).',
  },
  jwksUrl: {
    env: 'ASSIST_JWKS_URL',
    type: 'string',
    default: '',
    purpose: 'Address of the public keys with which tokens of people are signed (JWKS).',
  },
  jwtIssuer: {
    env: 'ASSIST_JWT_ISSUER',
    type: 'string',
    default: '',
    purpose:
      'Issuer (`iss`) that tokens have to have. Needed with `ASSIST_JWT_SECRET` or `ASSIST_JWKS_URL`; where people sign in too, it is that issuer.',
  },
  jwtAudience: {
    env: 'ASSIST_JWT_AUDIENCE',
    type: 'string',
    default: '',
    purpose:
      'Audience (`aud`) that tokens have to have. Needed with `ASSIST_JWT_SECRET` or `ASSIST_JWKS_URL`.',
  },
  rolesClaim: {
    env: 'ASSIST_ROLES_CLAIM',
    type: 'string',
    default: 'roles',
    purpose:
      'Claim with the roles of a person, as a list or a text with blanks; dots lead inwards, as in `realm_access.roles`. Names that are none of ours are passed over.',
  },
  teamClaim: {
    env: 'ASSIST_TEAM_CLAIM',
    type: 'string',
    default: 'team',
    purpose: 'Claim with the team of a person.',
  },
  sessionHours: {
    env: 'ASSIST_SESSION_HOURS',
    type: 'integer',
    default: 12,
    min: 1,
    max: 720,
    unit: 'h',
    purpose: 'How long who has signed in stays signed in.',
  },
} as const satisfies Record<string, Setting>

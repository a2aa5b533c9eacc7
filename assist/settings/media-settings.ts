import { listOf, type Setting } from './setting.js'

/** Settings of calls that are held by a customer's link: how browsers find each other, and how long things last. */
export const mediaSettings = {
  publicUrl: {
    env: 'ASSIST_PUBLIC_URL',
    type: 'string',
    default: '',
    form: {
      fits: isPublicUrl,
      words: 'an address such as https://help.example.com, without a path',
    },
    purpose:
      'Address by which customers reach the service, such as `https://help.example.com`; empty: the one that the agent’s page uses.',
  },
  iceServers: {
    env: 'ASSIST_ICE_SERVERS',
    type: 'string',
    default: '',
    form: {
      fits: (text) => listOf(text).every(isIceUrl),
      words: 'a list of stun:HOST:PORT and turn:HOST:PORT?transport=udp',
    },
    purpose:
      'STUN and TURN servers for browsers, such as `stun:host:3478,turn:host:3478?transport=udp`; separated by commas.',
  },
  iceTransportPolicy: {
    env: 'ASSIST_ICE_TRANSPORT_POLICY',
    type: 'string',
    default: 'all',
    choices: ['all', 'relay'],
    purpose: 'How browsers connect. `relay`: only by way of a TURN server.',
  },
  turnSecret: {
    env: 'ASSIST_TURN_SECRET',
    type: 'string',
    default: '',
    purpose:
      'Secret that the TURN server shares with us (`static-auth-secret` of coturn); credentials are made from it.',
  },
  turnTtlS: {
    env: 'ASSIST_TURN_TTL_S',
    type: 'integer',
    default: 3600,
    min: 60,
    max: 86400,
    unit: 's',
    purpose: 'How long a TURN credential can be used to begin with.',
  },
  linkTtlMs: {
    env: 'ASSIST_LINK_TTL_MS',
    type: 'integer',
    default: 3_600_000,
    min: 1000,
    max: 604_800_000,
    unit: 'ms',
    purpose: 'How long a customer’s link can be opened.',
  },
  invitationTtlMs: {
    env: 'ASSIST_INVITATION_TTL_MS',
    type: 'integer',
    default: 45000,
    min: 100,
    max: 600000,
    unit: 'ms',
    purpose: 'How long an invitation to another medium waits for an answer.',
  },
  roomIdleMs: {
    env: 'ASSIST_ROOM_IDLE_MS',
    type: 'integer',
    default: 120000,
    min: 100,
    max: 86_400_000,
    unit: 'ms',
    purpose: 'How long a call held by a link goes on with nobody on it.',
  },
  callPictures: {
    env: 'ASSIST_CALL_PICTURES',
    type: 'integer',
    default: 200,
    min: 0,
    max: 100_000,
    purpose: 'Pictures that a call may have, of both sides together.',
  },
  callPicturesMb: {
    env: 'ASSIST_CALL_PICTURES_MB',
    type: 'integer',
    default: 500,
    min: 1,
    max: 100_000,
    unit: 'MiB',
    purpose: 'Size that the pictures of a call may have together.',
  },
  picturesPerMinute: {
    env: 'ASSIST_PICTURES_PER_MINUTE',
    type: 'integer',
    default: 30,
    min: 1,
    max: 6000,
    purpose: 'Pictures that a call may get a minute, and at once.',
  },
  chatPerMinute: {
    env: 'ASSIST_CHAT_PER_MINUTE',
    type: 'integer',
    default: 60,
    min: 1,
    max: 6000,
    purpose: 'Messages that each side of a call may write a minute, and at once.',
  },
  recordVideo: {
    env: 'ASSIST_RECORD_VIDEO',
    type: 'boolean',
    default: false,
    purpose: 'Let agents record the picture, with the customer’s consent. Off: never written.',
  },
} as const satisfies Record<string, Setting>

/** Pages load their files from the root, so a path before them would lead nowhere. */
function isPublicUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, username, pathname, search, hash } = new URL(text)
  const isWeb = protocol === 'https:' || protocol === 'http:'
  return isWeb && username === '' && pathname === '/' && search === '' && hash === ''
}

/** As RFC 7064 and RFC 7065 have them, which is what browsers take; a name and a password are no part of it. */
function isIceUrl(url: string): boolean {
  const stun = /^stuns?:(?:\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::(\d+))?$/i
  const turn = /^turns?:(?:\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::(\d+))?(?:\?transport=(?:udp|tcp))?$/i
  const [isIt, port = '3478'] = stun.exec(url) ?? turn.exec(url) ?? []
  return isIt !== undefined && Number(port) >= 1 && Number(port) <= 65535
}

import type { Setting } from './setting.js'

/** Settings of the way in: addresses, keys, certificates. */
export const networkSettings = {
  host: {
    env: 'ASSIST_HOST',
    type: 'string',
    default: '127.0.0.1',
    purpose:
      'Address to listen on. Beyond loopback nobody comes in without a key, a token or signing in.',
  },
  port: {
    env: 'ASSIST_PORT',
    type: 'integer',
    default: 8080,
    min: 0,
    max: 65535,
    purpose: 'Port to listen on; 0 takes a free one.',
  },
  voskPort: {
    env: 'ASSIST_VOSK_PORT',
    type: 'integer',
    default: 0,
    min: 0,
    max: 65535,
    purpose:
      'A port of its own for clients of vosk-server, which know no path (theirs is 2700); it does what `/vosk` does. 0: none.',
  },
  apiKey: {
    env: 'ASSIST_API_KEY',
    type: 'string',
    default: '',
    purpose:
      'The first administrator’s key (`Authorization: Bearer`, `x-api-key` or `?key=`); at least 128 random bits beyond loopback. Further keys, with roles, are kept in the data folder. Empty: there is none.',
  },
  allowedOrigins: {
    env: 'ASSIST_ALLOWED_ORIGINS',
    type: 'string',
    default: '',
    purpose:
      'Origins of other web pages that may use the service, separated by commas. The service’s own page always may.',
  },
  requestsPerMinute: {
    env: 'ASSIST_REQUESTS_PER_MINUTE',
    type: 'integer',
    default: 6000,
    min: 60,
    max: 10000000,
    purpose:
      'Requests that one address may send a minute; behind a proxy all come from the proxy’s. The messages of an open socket do not count.',
  },
  wrongKeysPerMinute: {
    env: 'ASSIST_WRONG_KEYS_PER_MINUTE',
    type: 'integer',
    default: 20,
    min: 1,
    max: 1000000,
    purpose:
      'Wrong keys that one address may try a minute before it is not heard for the rest of it.',
  },
  frameAncestors: {
    env: 'ASSIST_FRAME_ANCESTORS',
    type: 'string',
    default: '',
    purpose:
      'Origins of other web pages that may show the pages inside a frame, separated by commas, such as `https://crm.example.com`. The service’s own always may.',
  },
  tls: {
    env: 'ASSIST_TLS',
    type: 'boolean',
    default: false,
    purpose:
      'Answer by HTTPS with a certificate that the service makes itself and keeps in its data folder.',
  },
  tlsCert: {
    env: 'ASSIST_TLS_CERT',
    type: 'string',
    default: '',
    purpose: 'File of a certificate (PEM, with its chain) to answer by HTTPS with.',
  },
  tlsKey: {
    env: 'ASSIST_TLS_KEY',
    type: 'string',
    default: '',
    purpose: 'File of the private key (PEM) that belongs to `ASSIST_TLS_CERT`.',
  },
} as const satisfies Record<string, Setting>

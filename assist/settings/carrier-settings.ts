import type { Setting } from './setting.js'

/** Settings of carriers: what each of them shows in place of `ASSIST_API_KEY`. */
export const carrierSettings = {
  twilioSecret: {
    env: 'ASSIST_TWILIO_SECRET',
    type: 'string',
    default: '',
    purpose:
      'Auth token of the Twilio account, which signs its requests to `/twilio`; more than one separated by commas, for several accounts or while a token changes. Empty: `/twilio` needs `ASSIST_API_KEY`.',
  },
  audiohookKey: {
    env: 'ASSIST_AUDIOHOOK_KEY',
    type: 'string',
    default: '',
    purpose:
      'API key of the AudioHook integration in Genesys Cloud; it opens `/audiohook` and nothing else. Empty: `ASSIST_API_KEY`.',
  },
  audiohookSecret: {
    env: 'ASSIST_AUDIOHOOK_SECRET',
    type: 'string',
    default: '',
    form: {
      fits: (text) => text.length % 4 === 0 && /^[A-Za-z\d+/]+={0,2}$/.test(text),
      words: 'a client secret in base64, as Genesys Cloud shows it',
    },
    purpose:
      'Client secret of the AudioHook integration, in base64; every request to `/audiohook` has to be signed with it. Empty: the key alone is enough.',
  },
  jambonzSecret: {
    env: 'ASSIST_JAMBONZ_SECRET',
    type: 'string',
    default: '',
    form: {
      fits: (text) => /^[^:]+:.+$/.test(text),
      words: 'a name and a password, as name:password',
    },
    purpose:
      'Name and password that jambonz shows at `/jambonz` (`wsAuth` of its `listen`), as `name:password`. Empty: `/jambonz` needs `ASSIST_API_KEY`.',
  },
} as const satisfies Record<string, Setting>

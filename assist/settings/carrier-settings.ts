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
  twilioAccount: {
    env: 'ASSIST_TWILIO_ACCOUNT_SECRET',
    type: 'string',
    default: '',
    form: {
      fits: (text) => /^AC[\da-f]{32}:\S+$/i.test(text),
      words: 'an account and its auth token, as AC…:token',
    },
    purpose:
      'Account and auth token of Twilio, as `AC…:token`, with which agents transfer and hang up its calls, and hold and mute those in a conference. Empty: they cannot.',
  },
  twilioApiUrl: {
    env: 'ASSIST_TWILIO_API_URL',
    type: 'string',
    default: 'https://api.twilio.com',
    form: { fits: isCarrierUrl, words: 'an address that begins with http:// or https://' },
    purpose: 'Address of Twilio’s REST interface, such as that of a region.',
  },
  jambonzApiUrl: {
    env: 'ASSIST_JAMBONZ_API_URL',
    type: 'string',
    default: '',
    form: { fits: isCarrierUrl, words: 'an address that begins with http:// or https://' },
    purpose:
      'Address of the account in jambonz’ REST interface, such as `https://api.jambonz.cloud/v1/Accounts/…`, by which agents mute and hang up its calls, and hold those in a conference. Empty: they cannot.',
  },
  jambonzApiKey: {
    env: 'ASSIST_JAMBONZ_API_KEY',
    type: 'string',
    default: '',
    purpose: 'API key of that account.',
  },
  jambonzTransferUrl: {
    env: 'ASSIST_JAMBONZ_TRANSFER_URL',
    type: 'string',
    default: '',
    form: { fits: isCarrierUrl, words: 'an address that begins with http:// or https://' },
    purpose:
      'Address of a jambonz application that connects a call with the number in `?to=`. Empty: agents cannot transfer calls of jambonz.',
  },
} as const satisfies Record<string, Setting>

function isCarrierUrl(text: string): boolean {
  return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol)
}

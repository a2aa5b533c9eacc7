import { listOf, type Setting } from './setting.js'

/** What a receiver of webhooks can be told of. */
export const webhookTypes = [
  'call.started',
  'call.ended',
  'call.wrapped',
  'suggestion.used',
  'followup.sent',
] as const

/** Settings of what the service tells other systems by itself. */
export const integrationSettings = {
  entries: {
    env: 'ASSIST_ENTRIES',
    type: 'string',
    default: '',
    form: {
      fits: (text) => listOf(text).every((id) => /^[a-z\d][a-z\d-]{0,63}$/.test(id)),
      words: 'a list of ids of lower-case letters, digits and hyphens',
    },
    purpose:
      'Ids of the links, codes and widgets by which customers begin a call themselves ([entries](integrations/entries.md)), such as `help-page,parcel-qr`; separated by commas. Empty: they cannot.',
  },
  entryCallsPerMinute: {
    env: 'ASSIST_ENTRY_CALLS_PER_MINUTE',
    type: 'integer',
    default: 6,
    min: 1,
    max: 100_000,
    purpose: 'Calls that one address may begin a minute by entries.',
  },
  widgetOrigins: {
    env: 'ASSIST_WIDGET_ORIGINS',
    type: 'string',
    default: '',
    form: {
      fits: (text) => listOf(text).every(isOrigin),
      words: 'a list of origins such as https://www.example.com',
    },
    purpose:
      'Origins of the web sites that show the widget, separated by commas; they may show the customer’s page in a frame, and nothing else.',
  },
  wechatEntry: {
    env: 'ASSIST_WECHAT_ENTRY',
    type: 'string',
    default: 'wechat',
    form: {
      fits: (text) => /^[a-z\d][a-z\d-]{0,63}$/.test(text),
      words: 'an id of lower-case letters, digits and hyphens',
    },
    purpose: 'Id of the entry by which customers come who write to the WeChat service account.',
  },
  wechatSecret: {
    env: 'ASSIST_WECHAT_SECRET',
    type: 'string',
    default: '',
    purpose:
      'Token of the server configuration of a WeChat service account, whose callback is `/wechat` ([entries](integrations/entries.md)). Empty: there is no such entry.',
  },
  wechatAppId: {
    env: 'ASSIST_WECHAT_APP_ID',
    type: 'string',
    default: '',
    purpose: 'AppID of the account, by which agents’ answers are sent.',
  },
  wechatAppSecret: {
    env: 'ASSIST_WECHAT_APP_SECRET',
    type: 'string',
    default: '',
    purpose: 'AppSecret of the account.',
  },
  wechatApiUrl: {
    env: 'ASSIST_WECHAT_API_URL',
    type: 'string',
    default: 'https://api.weixin.qq.com',
    form: { fits: isPlainAddress, words: 'an address that begins with http:// or https://' },
    purpose: 'Address of WeChat’s interface.',
  },
  webhookUrl: {
    env: 'ASSIST_WEBHOOK_URL',
    type: 'string',
    default: '',
    form: { fits: isPlainAddress, words: 'an address that begins with http:// or https://' },
    purpose:
      'Address that is told what happens in calls ([webhooks](integrations/webhooks.md)). Empty: nobody is.',
  },
  webhookSecret: {
    env: 'ASSIST_WEBHOOK_SECRET',
    type: 'string',
    default: '',
    form: {
      fits: (text) => listOf(text).every(isWebhookSecret),
      words: 'whsec_ and 24 to 64 random bytes in base64',
    },
    purpose:
      'Secret with which webhooks are signed: `whsec_` and 24 to 64 random bytes in base64; two separated by a comma while it changes. `ASSIST_WEBHOOK_URL` needs one.',
  },
  webhookEvents: {
    env: 'ASSIST_WEBHOOK_EVENTS',
    type: 'string',
    default: '',
    eachOf: webhookTypes,
    purpose: 'What the address is told of, separated by commas. Empty: everything.',
  },
  webhookSummary: {
    env: 'ASSIST_WEBHOOK_SUMMARY',
    type: 'boolean',
    default: false,
    purpose:
      'Send the summary that the agent accepted, masked as it is stored, with `call.wrapped`. Off: messages hold ids, codes and times only.',
  },
  webhookTimeoutMs: {
    env: 'ASSIST_WEBHOOK_TIMEOUT_MS',
    type: 'integer',
    default: 10_000,
    min: 100,
    max: 60_000,
    unit: 'ms',
    purpose: 'How long the receiver of a webhook may take to answer.',
  },
  webhookGiveUpHours: {
    env: 'ASSIST_WEBHOOK_GIVE_UP_HOURS',
    type: 'integer',
    default: 72,
    min: 0,
    max: 720,
    unit: 'h',
    purpose: 'For how long a webhook is tried again that was not taken.',
  },
  webhookKeepDays: {
    env: 'ASSIST_WEBHOOK_KEEP_DAYS',
    type: 'integer',
    default: 30,
    min: 1,
    max: 3_650,
    unit: 'days',
    purpose: 'For how long the log of webhooks keeps what was delivered or given up.',
  },
} as const satisfies Record<string, Setting>

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text
}

function isPlainAddress(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, username, password } = new URL(text)
  return ['http:', 'https:'].includes(protocol) && username === '' && password === ''
}

function isWebhookSecret(text: string): boolean {
  const bytes = /^whsec_([A-Za-z\d+/]+={0,2})$/.exec(text)?.[1]
  if (bytes === undefined) return false
  const { length } = Buffer.from(bytes, 'base64')
  return length >= 24 && length <= 64
}

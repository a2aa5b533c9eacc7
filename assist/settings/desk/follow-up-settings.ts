import type { Setting } from '../setting.js'

/** Settings of what is sent to customers outside of a call: mail, SMS, and what is written there. */
export const followUpSettings = {
  smtpUrl: {
    env: 'ASSIST_SMTP_URL',
    type: 'string',
    default: '',
    form: { fits: isSmtpUrl, words: 'smtp://HOST:PORT or smtps://HOST:PORT' },
    purpose: 'Mail server by which follow-ups go out, such as `smtp://mail.example.com:587`.',
  },
  smtpUser: {
    env: 'ASSIST_SMTP_USER',
    type: 'string',
    default: '',
    purpose: 'Name by which the mail server knows us; empty: nobody signs in.',
  },
  smtpSecret: {
    env: 'ASSIST_SMTP_SECRET',
    type: 'string',
    default: '',
    purpose: 'Password for the mail server.',
  },
  mailFrom: {
    env: 'ASSIST_MAIL_FROM',
    type: 'string',
    default: 'Agent Assist <assist@localhost>',
    purpose: 'Sender of mails to customers, such as `Help desk <help@example.com>`.',
  },
  smsGateway: {
    env: 'ASSIST_SMS_GATEWAY',
    type: 'string',
    default: 'none',
    choices: ['none', 'http', 'twilio', 'aliyun', 'tencent'],
    purpose: 'Who sends SMS; `http` is any service that takes JSON (docs/follow-ups.md).',
  },
  smsUrl: {
    env: 'ASSIST_SMS_URL',
    type: 'string',
    default: '',
    form: { fits: isWebUrl, words: 'an address such as https://sms.example.com/send' },
    purpose: 'Address of the SMS service; empty: the provider’s own. `http` needs one.',
  },
  smsAccount: {
    env: 'ASSIST_SMS_ACCOUNT',
    type: 'string',
    default: '',
    purpose: 'Twilio’s account SID, Alibaba Cloud’s access key id, Tencent Cloud’s secret id.',
  },
  smsSecret: {
    env: 'ASSIST_SMS_SECRET',
    type: 'string',
    default: '',
    purpose: 'The auth token, access key secret or secret key that goes with it.',
  },
  smsFrom: {
    env: 'ASSIST_SMS_FROM',
    type: 'string',
    default: '',
    purpose: 'Sender of SMS: a number, a messaging service (`MG…`), or an approved signature.',
  },
  smsAppId: {
    env: 'ASSIST_SMS_APP_ID',
    type: 'string',
    default: '',
    purpose: 'Tencent Cloud’s SMS application (`SmsSdkAppId`).',
  },
  gatewayTimeoutMs: {
    env: 'ASSIST_GATEWAY_TIMEOUT_MS',
    type: 'integer',
    default: 10_000,
    min: 100,
    max: 60_000,
    unit: 'ms',
    purpose: 'How long a mail server or SMS service may take to answer.',
  },
  followUpTemplates: {
    env: 'ASSIST_FOLLOW_UP_TEMPLATES',
    type: 'string',
    default: '',
    purpose: 'JSON file of the texts of mails and SMS (docs/follow-ups.md); empty: our own.',
  },
  company: {
    env: 'ASSIST_COMPANY',
    type: 'string',
    default: '',
    purpose: 'Name of the company, as customers read it.',
  },
} as const satisfies Record<string, Setting>

function isSmtpUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, username } = new URL(text)
  return ['smtp:', 'smtps:'].includes(protocol) && hostname !== '' && username === ''
}

function isWebUrl(text: string): boolean {
  return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol)
}

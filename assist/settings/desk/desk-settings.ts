import type { Setting } from '../setting.js'

/** Settings of the agent's desk: what is written down after a call, and who helps with it. */
export const deskSettings = {
  dispositions: {
    env: 'ASSIST_DISPOSITIONS',
    type: 'string',
    default: 'enquiry,fault,order,complaint,other',
    purpose:
      'Disposition codes of a wrap-up, one of which the agent chooses; separated by commas. Empty: none is asked for.',
  },
  wrapUpUrl: {
    env: 'ASSIST_WRAP_UP_URL',
    type: 'string',
    default: '',
    form: { fits: isHttpUrl, words: 'an address such as http://127.0.0.1:8000/v1' },
    purpose:
      'Address of an OpenAI-compatible interface that writes summaries of calls, with `/v1`; it gets redacted text only. Empty: summaries are quotations.',
  },
  wrapUpModel: {
    env: 'ASSIST_WRAP_UP_MODEL',
    type: 'string',
    default: '',
    purpose: 'Name of the model that writes summaries.',
  },
  wrapUpKey: {
    env: 'ASSIST_WRAP_UP_KEY',
    type: 'string',
    default: '',
    purpose: 'Key for the interface that writes summaries; empty: none is sent.',
  },
  wrapUpTimeoutMs: {
    env: 'ASSIST_WRAP_UP_TIMEOUT_MS',
    type: 'integer',
    default: 10_000,
    min: 100,
    max: 120_000,
    unit: 'ms',
    purpose:
      'How long a written summary is waited for; the quotations stay where it does not come.',
  },
} as const satisfies Record<string, Setting>

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol)
}

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
} as const satisfies Record<string, Setting>

import type { Setting } from '../setting.js'

/** Settings of what customers are told before anything is heard or written. */
export const noticeSettings = {
  noticeConsent: {
    env: 'ASSIST_NOTICE_CONSENT',
    type: 'string',
    default: 'notice',
    choices: ['none', 'notice', 'opt-in', 'opt-out'],
    purpose:
      'What customers are told on their page. `notice`: that a machine transcribes; `opt-in`: nothing is heard or written before they agree; `opt-out`: they may refuse the transcription; `none`: nothing, since they were told elsewhere.',
  },
  noticeAgent: {
    env: 'ASSIST_NOTICE_AGENT',
    type: 'boolean',
    default: true,
    purpose: 'Tell customers the name of the agent, where the call has one.',
  },
  noticePurpose: {
    env: 'ASSIST_NOTICE_PURPOSE',
    type: 'string',
    default: 'so that the agent finds the right answer faster',
    purpose:
      'What the transcription is for, in English; ends the sentence “… is written down by a machine, …”.',
  },
  noticePurposeZh: {
    env: 'ASSIST_NOTICE_PURPOSE_ZH',
    type: 'string',
    default: '以便客服更快找到答案',
    purpose: 'The same in Chinese.',
  },
  noticeRetentionDays: {
    env: 'ASSIST_NOTICE_RETENTION_DAYS',
    type: 'integer',
    default: 0,
    min: 0,
    max: 36_500,
    unit: 'days',
    purpose:
      'How long the text is kept, as customers are told; nothing is deleted by it. 0: not told.',
  },
  customerCopy: {
    env: 'ASSIST_CUSTOMER_COPY',
    type: 'boolean',
    default: false,
    purpose:
      'Offer customers a copy of the conversation on their page when it is over: what was said, as it is written down and masked, and what was written.',
  },
  privacyUrl: {
    env: 'ASSIST_PRIVACY_URL',
    type: 'string',
    default: '',
    form: { fits: isWebUrl, words: 'an address such as https://example.com/privacy' },
    purpose: 'Address of the privacy page that customers are told of.',
  },
} as const satisfies Record<string, Setting>

function isWebUrl(text: string): boolean {
  return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol)
}

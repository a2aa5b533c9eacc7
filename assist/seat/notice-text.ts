import type { CustomerNotice } from '../media/customer-protocol.js'
import type { Config } from '../settings/config.js'

/** The settings that a notice is made of. */
export type NoticeSettings = Pick<
  Config,
  | 'company'
  | 'noticeAgent'
  | 'noticeConsent'
  | 'noticePurpose'
  | 'noticePurposeZh'
  | 'noticeRetentionDays'
  | 'privacyUrl'
>

/**
 * What a customer is told before anything is heard or written, in both languages; null where the settings say nothing.
 *
 * @param agent name of the agent, where it is known
 */
export function customerNoticeOf(
  settings: NoticeSettings,
  agent: string | undefined,
): Omit<CustomerNotice, 'isAgreed'> | null {
  const { noticeConsent, privacyUrl } = settings
  const consent = consents.find((one) => one === noticeConsent)
  if (!consent) return null
  const named = settings.noticeAgent ? agent : undefined
  return {
    consent,
    texts: { en: englishText(settings, named, consent), zh: chineseText(settings, named, consent) },
    privacyUrl: privacyUrl === '' ? null : privacyUrl,
  }
}

const consents = ['notice', 'opt-in', 'opt-out'] as const

function englishText(
  { company, noticePurpose, noticeRetentionDays: days }: NoticeSettings,
  agent: string | undefined,
  consent: CustomerNotice['consent'],
): string {
  const who = agent === undefined ? 'our agent' : agent
  const of = company === '' ? '' : ` of ${company}`
  return [
    `You are talking with ${who}${of}.`,
    `What is said and written is transcribed by a machine, ${noticePurpose}.`,
    ...(days === 0 ? [] : [`The text is kept for ${days} ${days === 1 ? 'day' : 'days'}.`]),
    ...(consent === 'opt-in' ? ['It begins only when you agree.'] : []),
    ...(consent === 'opt-out' ? ['You may refuse the transcription at any time.'] : []),
  ].join(' ')
}

function chineseText(
  { company, noticePurposeZh, noticeRetentionDays: days }: NoticeSettings,
  agent: string | undefined,
  consent: CustomerNotice['consent'],
): string {
  const who = agent === undefined ? '客服人员' : `客服${agent}`
  return [
    `与您沟通的是${company}${company === '' ? '' : '的'}${who}。`,
    `通话和文字内容由机器转写，${noticePurposeZh}。`,
    ...(days === 0 ? [] : [`文字保存${days}天。`]),
    ...(consent === 'opt-in' ? ['您同意之后才会开始。'] : []),
    ...(consent === 'opt-out' ? ['您可以随时拒绝转写。'] : []),
  ].join('')
}

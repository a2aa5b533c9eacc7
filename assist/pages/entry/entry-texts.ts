import type { Translated } from '../shared/i18n/page-texts.js'

/** English texts of the page on which a customer begins. */
export const entryEnglish = {
  title: 'How can we help?',
  note: 'An agent of the company answers. What is said and written here is transcribed by machine, to help the agent.',
  text: 'Write to us',
  voice: 'Talk to us',
  waiting: 'One moment…',
  failed: 'This did not work. Try again in a moment.',
  full: 'All lines are taken. Try again in a moment.',
  unknown: 'This link does not work. Ask for a new one.',
} as const

/** Simplified Chinese texts of the page on which a customer begins. */
export const entryChinese: Translated<typeof entryEnglish> = {
  title: '有什么可以帮您？',
  note: '由企业客服人员为您服务。您的语音和文字会由机器转写，以便客服更好地帮助您。',
  text: '文字咨询',
  voice: '语音咨询',
  waiting: '请稍候…',
  failed: '未能成功，请稍后再试。',
  full: '线路繁忙，请稍后再试。',
  unknown: '此链接无效，请索取新链接。',
}

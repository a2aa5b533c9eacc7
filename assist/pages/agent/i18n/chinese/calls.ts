import type { Translated } from '../../../shared/i18n/page-texts.js'
import type { callsEnglish } from '../english/calls.js'

/** Simplified Chinese texts of the list of an agent's calls. */
export const callsChinese: Translated<typeof callsEnglish> = {
  'calls.title': '我的通话',
  'calls.search': '通话中说过的词',
  'calls.outcome': '结果',
  'calls.anyOutcome': '全部结果',
  'calls.from': '从',
  'calls.to': '到',
  'calls.none': '没有符合的通话。',
  'calls.reading': '正在读取…',
  'calls.failed': '通话读取失败：{reason}',
  'calls.more': '更早的通话',
  'calls.live': '通话中',
  'calls.waiting_other': '{count} 条消息待回复',
  'calls.copyLink': '复制此通话的链接',
  'calls.language.en': '英语',
  'calls.language.zh': '中文',
  'calls.language.auto': '不限语言',
  'help.calls': '我的通话：进行中、待回复和以往的',
}

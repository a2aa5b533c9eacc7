import type { Translated } from '../../../shared/i18n/page-texts.js'
import type { sendingEnglish } from '../english/sending.js'

/** Simplified Chinese texts of mails and SMS to the customer, and of guides. */
export const sendingChinese: Translated<typeof sendingEnglish> = {
  'sending.open': '通过邮件或短信…',
  'sending.title': '发送给客户',
  'sending.reading': '正在读取…',
  'sending.none': '没有配置邮件服务器或短信服务。',
  'sending.way': '方式',
  'sending.email': '邮件',
  'sending.sms': '短信',
  'sending.language': '语言',
  'sending.to.email': '邮箱地址',
  'sending.to.sms': '带国家代码的号码，例如 +86 138 0013 8000',
  'sending.preview': '客户将看到的内容',
  'sending.send': '发送',
  'sending.again': '重试',
  'sending.state.sending': '正在发送…',
  'sending.state.sent': '已发送。',
  'sending.state.failed': '未发送：{reason}',
  'sending.state.unknown': '对方没有应答（{reason}），可能已送达，不会再次发送。',
  'guide.begin': '逐步排查：{title}',
  'guide.back': '上一步',
  'guide.stop': '退出',
  'guide.because': '客户说：“{words}”',
  'guide.end': '引导到此结束。',
  'guide.video': '请客户开视频看看',
  'guide.still': '请客户拍一张',
  'help.guide': '开始第一个答案的引导，然后确认建议的步骤',
}

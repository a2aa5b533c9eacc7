import { hanDigitValue } from '../../text/number-words.js'

/** What announces a number of several groups. */
const cues =
  /号码|电话|手机|卡号|尾号|账号|帐号|编号|单号|订单|身份证|验证码|邮编|密码|地址|生日|出生/u

/** What no sentence ends with where a number is announced, and words after which one goes on. */
const leadIns =
  /(?:号码|电话|手机号?|卡号|尾号|账号|帐号|编号|单号|邮编|密码|地址)(?:呢?是|就是|为)?$/u
const openEnds = /(?:还有|然后|因为|就是|以及|还|和|跟|在|到|杠)$/u

/** Digits after which a number is whole: a mobile telephone, a bank card, an identity number. */
const wholeLengths = new Set([11, 16, 18, 19])

/** Digits said one by one from which on more are expected, announced or not. */
const leastUnannounced = 3

/** Whether a Mandarin text ends inside a number or just before one. */
export function openMandarinNumber(text: string): boolean {
  const plain = text.replaceAll(/[\s，。、,.\-—…]+/gu, '')
  if (leadIns.test(plain) || openEnds.test(plain)) return true
  const count = digitTail(plain)
  if (count === 0 || wholeLengths.has(count)) return false
  if (/(?:19|20)\d\d年?$/u.test(plain)) return false
  return cues.test(plain) || count >= leastUnannounced
}

/** Digits at the end of a text. */
function digitTail(text: string): number {
  const characters = Array.from(text)
  const isDigit = (one: string): boolean => /\d/u.test(one) || hanDigitValue(one) !== undefined
  const last = characters.findLastIndex((one) => !isDigit(one))
  return characters.length - 1 - last
}

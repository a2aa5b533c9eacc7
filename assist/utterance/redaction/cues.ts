import type { TextSpan } from '../../text/text-span.js'

/**
 * Finds the words that tell what a number is: `card number`, 验证码, but also `order number`, which tells that a number
 * is harmless. The nearest of them decides, so the harmless ones matter as much.
 */

/** What is never kept. */
export const secretKinds = [
  ...['card', 'social', 'insurance', 'resident', 'cvv', 'pin', 'code', 'password'],
] as const

/** What is kept unless the setting `ASSIST_REDACT` names it. */
export const personalKinds = [
  ...['phone', 'email', 'address', 'dob', 'passport', 'account'],
] as const

/** A kind that a setting may name. */
export type PersonalKind = (typeof personalKinds)[number]

/** What a number may be; `other` is harmless. */
export type NumberKind = (typeof secretKinds)[number] | PersonalKind | 'expiry' | 'other'

/** Words that tell what a number near them is. */
export interface Cue extends TextSpan {
  readonly kind: NumberKind
  /** It names the number itself (`card number`), not only the thing (`my card`). */
  readonly isStrong: boolean
}

const harmlessThings = [
  ...['order', 'tracking', 'reference', 'ref', 'invoice', 'serial', 'imei', 'parcel', 'shipment'],
  ...['ticket', 'policy', 'claim', 'case', 'confirmation', 'booking', 'reservation', 'model'],
  ...[
    'version',
    'firmware',
    'flight',
    'meter',
    'zip',
    'postal',
    'post',
    'area',
    'promo',
    'promotion',
  ],
  ...['discount', 'coupon', 'voucher', 'error', 'status', 'product', 'item', 'part', 'customer'],
  ...[
    'member(?:ship)?',
    'loyalty',
    'routing',
    'sort',
    'room',
    'extension',
    'dress',
    'dial(?:ing)?',
  ],
  ...['country', 'bar', 'qr', 'source', 'store', 'branch', 'fault', 'swift', 'colou?r', 'gift'],
  ...['balance', 'amount', 'total', 'price'],
].join('|')

const patterns: readonly (readonly [NumberKind, 'strong' | 'weak', string])[] = [
  ['other', 'strong', `(?:${harmlessThings})[\\s-]?(?:numbers?|codes?|id|ids|reference|reading)?`],
  [
    'other',
    'strong',
    String.raw`(?:ends?|ending|ended) (?:in|with)|last (?:four|4)(?: digits| numbers)?(?: (?:of|on) (?:the|your|my) (?:card|social|account))?|how (?:many|much)`,
  ],
  [
    'other',
    'strong',
    '卡?的?(?:尾号|后四位|末四位)|订单号?|訂單|快递单?号?|运单号?|单号|流水号?|保单号?|工单号?|串号|imei|序列号|型号|版本|编号|预订|航班|邮编|(?:优惠|邀请|错误|会员|客户|积分|取件|提货)[码号]|错误代码|代码|金额|多少钱|余额|读数|发票',
  ],
  [
    'expiry',
    'strong',
    String.raw`expir[a-z]+(?: dates?)?|exp dates?|valid (?:until|thru|through|to)|有效期|到期`,
  ],
  [
    'card',
    'strong',
    String.raw`card[,.]? (?:and )?(?:the|my|its) numbers?(?: is)?|(?:card|long|(?:sixteen|16)[ -]digit) numbers?(?: on (?:the|your|my) (?:front|card))?|(?:number|one) on the front|pan number|(?:银行|信用|储蓄|借记)?卡的?号码?|卡號|卡正面(?:的号码)?|卡上那?串数字`,
  ],
  [
    'card',
    'weak',
    String.raw`cards?|visa|master ?card|amex|american express|maestro|unionpay|银行卡|銀行卡|信用卡|储蓄卡|借记卡|[那这新哪]个?张?卡|张卡|刷卡|卡`,
  ],
  [
    'cvv',
    'strong',
    String.raw`(?:card )?security codes?|cvv2?(?: (?:number|code))?|cvc2?|c\.? ?v\.? ?[vc]\.?(?: number)?|(?:(?:last )?(?:three|3|four|4) )?(?:little )?(?:digits?|numbers?|code) (?:on|behind|at) (?:the )?(?:back|reverse|card)(?: of (?:the|my|your) card)?|signature strip|安全码|安全碼|(?:卡?背面|签名栏|卡后面)上?的?那?(?:最?后|末)?三[位个]?数?字?|后三位(?:数字?)?|卡背面|签名栏|cvv码`,
  ],
  [
    'pin',
    'strong',
    String.raw`pin(?:'s|’s)?(?: (?:number|code))?|(?:取款|支付|查询|交易|服务|(?:电话|手机|网上)银行)密码`,
  ],
  [
    'code',
    'strong',
    String.raw`(?:(?:verification|one[ -]time|login|log-in|access|authentication|sms|text) )?(?:code|passcode)s?|one[ -]time (?:pass(?:word|code)|pin)|o\.? ?t\.? ?p\.?|(?:six|four|eight|6|4|8) digits|authenticator|验证码|驗證碼|校验码|校驗碼|动态[码口]令?|動態碼|短信码|簡訊碼|收到的码|验证短信`,
  ],
  [
    'code',
    'weak',
    String.raw`text(?: message)?s?(?: (?:that )?(?:says?|shows?|arrived?))?|text(?:ed|ing)? you|(?:the|that|this|your) message|sent you|sms|短信`,
  ],
  ['password', 'strong', String.raw`pass ?words?|pass[ -]?phrases?|密码|密碼|口令`],
  [
    'social',
    'strong',
    String.raw`social(?: security)?(?: number)?|tax(?:payer)?(?: id| identification)(?: number)?|ssn|s\.? s\.? n\.?`,
  ],
  ['insurance', 'strong', String.raw`national insurance(?: number)?|n\.? ?i\.? number|nino`],
  ['resident', 'strong', '身份证(?:号码?)?|身份證(?:號碼?)?|证件号码?'],
  [
    'phone',
    'strong',
    String.raw`(?:(?:tele)?phone|mobile|cell|callback|contact) numbers?|(?:my|your) (?:phone|mobile|cell)(?= is|[?.])|(?:call|reach|ring|dial)(?:ing)? (?:me|you|us|him|her)?(?: back)?(?: (?:at|on))?|text (?:me|us|him|her)|number (?:are|do|can|should) (?:we|i|you) (?:text|call|reach|ring)[a-z]*|number to reach|手机号码?|联系电话|电话(?:号码)?|联系方式|打我|打(?=\s?[\d零一幺二三四五六七八九])|联系[您我]`,
  ],
  ['phone', 'weak', String.raw`my number(?: is)?|我的号码`],
  ['account', 'strong', String.raw`(?:bank )?account(?: number)?|账号|账户|帐号|帳號|对公账户`],
  ['passport', 'strong', String.raw`passport(?: number)?|护照(?:号码?)?`],
  [
    'dob',
    'strong',
    String.raw`date of birth|birth ?da(?:y|te)|d\.? ?o\.? ?b\.?|born|出生(?:日期|年月日?)?|生日`,
  ],
  [
    'address',
    'strong',
    String.raw`(?:home |shipping |billing |delivery )?address|i live (?:at|on|in)|ship(?:ped)? (?:it )?to|where (?:do|should) (?:we|i) (?:ship|send|deliver)|地址|我?住在?|寄到`,
  ],
  ['email', 'strong', String.raw`e-?mail(?: address)?|邮箱(?:地址)?|电子邮件`],
]

const cuePatterns = patterns.map(([kind, strength, source]) => ({
  kind,
  isStrong: strength === 'strong',
  pattern: new RegExp(`(?<![a-z])(?:${source})(?![a-z])`, 'giu'),
}))

/** `the pin for the account` is a pin. */
const qualifier = /^\s(?:on|for|of|to|from|with|in|behind)\s(?:(?:the|your|my|this|that|our)\s)?$/i

/** The cues of a text in its order. Of two that overlap the longer one counts. */
export function cuesIn(text: string): Cue[] {
  const all = cuePatterns.flatMap(({ kind, isStrong, pattern }) =>
    [...text.matchAll(pattern)].map((match): Cue => ({
      ...{ kind, isStrong, start: match.index, end: match.index + match[0].length },
    })),
  )
  const kept: Cue[] = []
  for (const cue of all.sort((a, b) => a.start - b.start)) {
    const last = kept.at(-1)
    if (!last || last.end <= cue.start) {
      if (!last || !qualifier.test(text.slice(last.end, cue.start))) kept.push(cue)
    } else if (cue.end - cue.start > last.end - last.start) kept[kept.length - 1] = cue
  }
  return kept
}

/** The last cue that ends before a place of its text. Cost: logarithmic. */
export function cueBefore(cues: readonly Cue[], place: number): Cue | undefined {
  let [low, high] = [0, cues.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((cues[middle]?.end ?? 0) <= place) low = middle + 1
    else high = middle
  }
  return cues[low - 1]
}

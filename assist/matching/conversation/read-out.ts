/** Numbers, codes and names that somebody reads out or spells: they are about nothing. */

/** A code that a device shows is a matter; so is whatever is said about a number. */
const shownPattern =
  /^\W*(?:what|how|which)\b|\b(?:error|fault|display(?:s|ed|ing)?|shows?|showing|says|screen|flash(?:es|ing)?|blink(?:s|ing)?)\b|显示|报错|故障|错误|闪|代码/iu

const namedNumber = [
  ...['phone', 'mobile', 'telephone', 'cell', 'contact', 'order', 'account', 'tracking', 'card'],
  ...[
    'customer',
    'reference',
    'booking',
    'serial',
    'case',
    'policy',
    'invoice',
    'contract',
    'claim',
  ],
  ...[
    'parcel',
    'plate',
    'registration',
    'model',
    'confirmation',
    'ticket',
    'meter',
    'passport',
    'id',
  ],
  ...['post', 'zip', 'security', 'membership', 'member', 'vehicle', 'last', 'first', 'four', 'six'],
].join('|')
const englishOpening = new RegExp(
  `^\\W*(?:(?:um+|uh+|so|yes|yeah|okay|ok|sure|well|and|it['’]?s|it is|that['’]?s|that is|this is)\\W+)*(?:(?:my|the|your|our|his|her) )?(?:(?:${namedNumber}) )*(?:number|code|postcode|zip|reference|ref|id|digits|plate|registration|surname|name)\\b(?: (?:is|are|ends in|ending in|would be)\\b|['’]s\\b)?`,
  'iu',
)
const numberWord = [
  ...['zero', 'oh', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'],
  ...['eleven', 'twelve', 'thirteen', 'fourteen', 'fifteen', 'sixteen', 'seventeen', 'eighteen'],
  ...['nineteen', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'],
  ...['hundred', 'thousand', 'double', 'triple', 'dash', 'hyphen', 'slash', 'dot', 'point'],
].join('|')
const englishItem = new RegExp(`^(?:(?=.*\\d)[a-z\\d-]{1,24}|${numberWord}|[a-z])$`, 'iu')
const englishFiller =
  /^(?:for|as|in|is|my|number|the|it['’]?s|that['’]?s|postcode|code|reference|order|and|at|um+|uh+|yes|yeah|then|apple|bravo|alpha|charlie|delta|echo|capital|upper|lower|case)$/iu
/** “M for mother”, “B as in bravo”: the word only says which letter it is. */
const spelledLetter = /\b([a-z])(?: as in| for| like) [a-z]+/giu
const mailAddress =
  /^(?:.{0,24}\be-?mail(?: address)? (?:is|would be)|\W*it['’]?s|\W*that['’]?s)\b.{0,48}(?:\bat\b|@).{0,32}(?:\bdot |\.)(?:com|net|org|edu|cn|uk|de|eu)\W*$|^\S+@\S+$/iu

const chineseOpening =
  /^(?:嗯|呃|哦|好的?|对|是的?|那|就是|(?:您|你)?记一下|我说一下|[，,、。 ])*(?:我|您|你|它|的|这个)*(?:手机号码?|电话号码?|手机|联系电话|电话|(?:快递|运|订|工|保)?单号?|订单号码?|(?:银行)?卡号|账号|帐号|身份证(?:号码?)?|尾号|编号|序列号|验证码|邮编|车牌号?|车架号|合同号|会员号|案件号|客户号|号码)(?:的?(?:最后|后|前)[四六]位)?(?:是|为|：|:)?/u
const chineseItem =
  /[零〇一二两三四五六七八九十幺洞\d]|[a-z](?=\d)|(?<=\d)[a-z]|(?<![a-z])[a-z](?![a-z])/giu

/** Least share of a Chinese text that is digits and letters, where it is read out. */
const leastShare = 0.8

/** Whether a text is a number, a code or a name that is read or spelled, with or without saying which. */
export function isReadOut(text: string): boolean {
  if (shownPattern.test(text)) return false
  if (/\p{Script=Han}/u.test(text)) return isChineseReadOut(text)
  return mailAddress.test(text) || isEnglishReadOut(text)
}

/** Most of it is digits, letters and codes; one thing alone has to be long. */
function isEnglishReadOut(text: string): boolean {
  const rest = text.replace(englishOpening, ' ').replace(spelledLetter, '$1')
  const words = rest.match(/[\p{L}\p{N}'’-]+/gu) ?? []
  const items = words.filter((word) => englishItem.test(word))
  const others = words.filter((word) => !englishItem.test(word) && !englishFiller.test(word))
  const isNamed = englishOpening.test(text) || text.search(spelledLetter) >= 0
  const isLong =
    items.filter((item) => /\d/.test(item)).join('').length >= 4 ||
    items.length >= (isNamed ? 2 : 3)
  return items.length > 0 && isLong && others.length * 2 <= items.length
}

function isChineseReadOut(text: string): boolean {
  if (/^我?姓.{1,8}$/u.test(text.replace(/[^\p{L}\p{N}]/gu, ''))) return true
  const isNamed = chineseOpening.test(text)
  const said = text
    .replace(chineseOpening, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .replace(/^[a-z]{2}(?=\d{6})|^\p{Script=Han}(?=[a-z]\d)|(?:对吗?|对吧|是的|谢谢|好的)$/giu, '')
  const items = said.match(chineseItem) ?? []
  const length = said.replace(/ /gu, '').length
  return items.length >= (isNamed ? 3 : 4) && items.length / length >= leastShare
}

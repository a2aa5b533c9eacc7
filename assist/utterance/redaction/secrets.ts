import type { DigitPiece, DigitRun } from './digit-runs.js'
import type { Replacement, TextSpan } from '../../text/text-span.js'

/**
 * Finds one-time codes, passwords and the number on the back of a card. It goes by the words that announce them, since
 * the characters alone show nothing. A password that is a plain word (`my password is sunshine`) is not found: it looks
 * like `my password is wrong`.
 */

/** Codes that are no secret. */
const openCode =
  '(?<!(?:error|promo|promotion|discount|coupon|voucher|zip|post|postal|area|country|sort|bar|qr|order|product|source|tracking|reference|dress|dial(?:ing|ling)?|booking|reservation|item|model|store|swift|invoice|part|customer|account|policy|status|fault|branch|routing|colou?r)[\\s-]?)'
const password = '(?:password|pass[\\s-]?phrase|密码|密碼|口令)'
const cues = [
  password,
  String.raw`${openCode}\b(?:(?:one[\s-]time )?(?:pass[\s-]?)?code|pin(?: (?:number|code))?|otp|o\.? t\.? p\.?|cvv2?|cvc|c\.? v\.? [vc]\.?)(?![a-z])`,
  String.raw`\b(?:number|digits) on the back(?: of (?:the|my|your) card)?(?![a-z])`,
  '(?:验证码|驗證碼|校验码|校驗碼|动态码|動態碼|短信码|簡訊碼|安全码|安全碼|(?:背面|签名栏)的?(?:最?后|末)?三位(?:数字?)?)',
]
const cuePattern = new RegExp(cues.join('|'), 'giu')

/** Names of codes that only their owner may know. Any other code with letters belongs to an order or a booking. */
const qualifier =
  /(?:verification|security|one[\s-]time|access|authentication|log-?in|sign-?in|two-factor|2fa|pass)[\s-]?$/i

/** What people say between the cue and the secret: `the code I got is`, 验证码我收到的是. */
const linkPattern =
  /(?![[\]])[\s\p{P}]|(?:on my phone|is|are|was|it|it's|its|that|that's|the|i|i've|you|they|got|get|received|have|sent|gave|texted|emailed|me|us|this|here|says|said|reads|would|should|be|just|now|think|um+|uh+|er+m?|ah|so|well|yeah|okay|ok)(?![a-z'’])|[我你您们刚收到发给的了上显示告诉说就是为為嗯呃啊]/iuy
const directLink =
  /^[\s\p{P}]*(?:(?:is|are|was|it's|it is|that's|says)\b|就?是|为|為)?[\s\p{P}]*$/iu
const fillerPattern = /(?![[\]])[\s\p{P}]|(?:um+|uh+|er+m?|ah|and|then)(?![a-z'’])|[嗯呃啊]/iuy

/** Letters said one by one, with their case; `hunter2` and `abc123` whole. */
const spelledPattern =
  /(?:(?:capital|upper[\s-]?case|lower[\s-]?case|big|small)\s|[大小]写的?)*(?<![a-z'’])(?:[a-z](?![a-z'’])|(?=[a-z]*\d)[a-z\d]{2,16})/iuy

const fewestCharacters = 3
const mostCharacters = 16
/** The same where other words stand in between: a longer number is then something else, such as a telephone number. */
const mostIndirectCharacters = 8
const maxLinkLength = 60

interface Secret extends TextSpan {
  readonly characters: number
  readonly hasDigit: boolean
  readonly hasLetter: boolean
}

/** Secrets of a text in order. While a text is partial, the first digit behind a cue is hidden already. */
export function secretsIn(
  text: string,
  runs: readonly DigitRun[],
  isPartial: boolean,
): Replacement[] {
  const pieces = new Map(runs.flatMap((run) => run.pieces).map((piece) => [piece.start, piece]))
  const found: Replacement[] = []
  let seen = 0
  for (const match of text.matchAll(cuePattern)) {
    const cueEnd = match.index + match[0].length
    if (cueEnd < seen) continue
    const isPassword = new RegExp(password, 'iu').test(match[0])
    const secret = secretBehind(text, cueEnd, pieces, isPassword)
    if (!secret || !isSecret(text, cueEnd, secret, { isPassword, isPartial })) continue
    const isAnyCode = /^code$/i.test(match[0]) && !qualifier.test(text.slice(0, match.index))
    if (isAnyCode && secret.hasLetter) continue
    found.push({ start: secret.start, end: secret.end, replacement: '[code]' })
    seen = secret.end
  }
  return found
}

function isSecret(
  text: string,
  cueEnd: number,
  { start, end, characters, hasDigit }: Secret,
  { isPassword, isPartial }: { isPassword: boolean; isPartial: boolean },
): boolean {
  const link = text.slice(cueEnd, start)
  const isAtEnd = /^[\s\p{P}]*$/u.test(text.slice(end))
  if (isPartial && isAtEnd && hasDigit) return true
  if (characters < fewestCharacters || !(hasDigit || isPassword)) return false
  // In a sentence of their own, digits count only where nothing follows them.
  if (/[.?!。？！]\s/u.test(link) && !isAtEnd) return false
  return characters <= (directLink.test(link) ? mostCharacters : mostIndirectCharacters)
}

function secretBehind(
  text: string,
  cueEnd: number,
  pieces: ReadonlyMap<number, DigitPiece>,
  isPassword: boolean,
): Secret | undefined {
  let start = cueEnd
  let first = elementAt(text, start, pieces, false)
  while (!first && start - cueEnd < maxLinkLength) {
    const next = endOf(linkPattern, text, start)
    if (next === undefined) break
    start = next
    first = elementAt(text, start, pieces, false)
  }
  const isSaid = isPassword && /(?:is|was|是|[:：])\s*$/iu.test(text.slice(cueEnd, start))
  const words = first || !isSaid ? undefined : passphraseEnd(text, start, pieces)
  return takeElements(text, start, words ?? start, pieces)
}

/** Where the digits begin that stand behind one or two words: `banana forty two`. */
function passphraseEnd(
  text: string,
  at: number,
  pieces: ReadonlyMap<number, DigitPiece>,
): number | undefined {
  for (let words = 0, next: number | undefined = at; words < 2; words++) {
    next = endOf(/[a-z]+\s/iy, text, next)
    if (next === undefined) return undefined
    if (elementAt(text, next, pieces, false)?.hasDigit === true) return next
  }
  return undefined
}

function takeElements(
  text: string,
  start: number,
  elementsFrom: number,
  pieces: ReadonlyMap<number, DigitPiece>,
): Secret | undefined {
  let secret: Secret | undefined
  let at = elementsFrom
  for (;;) {
    const element = elementAt(text, at, pieces, secret !== undefined)
    if (element) {
      secret = {
        ...{ start, end: element.end },
        characters: (secret?.characters ?? elementsFrom - start) + element.characters,
        hasDigit: secret?.hasDigit === true || element.hasDigit,
        hasLetter: secret?.hasLetter === true || element.hasLetter,
      }
    }
    const next: number | undefined = element?.end ?? endOf(fillerPattern, text, at)
    if (next === undefined || (!element && !secret)) return secret
    at = next
  }
}

/** A digit, number, letter or word with digits at this place. */
function elementAt(
  text: string,
  at: number,
  pieces: ReadonlyMap<number, DigitPiece>,
  isInside: boolean,
): Omit<Secret, 'start'> | undefined {
  const piece = pieces.get(at)
  if (piece && (isInside || !piece.isDoubtful)) {
    return { end: piece.end, characters: piece.digits.length, hasDigit: true, hasLetter: false }
  }
  // `I` begins a clause more often than a code.
  if (!isInside && /^i(?![a-z\d])/i.test(text.slice(at, at + 2))) return undefined
  const end = endOf(spelledPattern, text, at)
  if (end === undefined) return undefined
  const said = text.slice(at, end)
  const characters = /\d/.test(said) ? said.length : 1
  return { end, characters, hasDigit: /\d/.test(said), hasLetter: true }
}

function endOf(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : undefined
}

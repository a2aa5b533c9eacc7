/**
 * Hides what must not be kept: card and identity numbers, one-time codes and passwords, in a text in which numbers
 * are digits. `present` finds them in words as well.
 *
 * It runs before anything is stored, matched or shown.
 */

/** Digits as recognisers write them when numbers are read out: in groups, or one by one with commas. */
const digitRun = /\d(?:(?:[\s\-.]|,\s?)?\d)*/g

/** ISO/IEC 7812-1: card numbers have 13 to 19 digits here (12 is no longer issued). */
const cardDigits = { min: 13, max: 19 }

/** A longer run at the end of a partial may be the beginning of a card number; telephone numbers have at most 11. */
const openRunDigits = 12

/** US social security numbers, written in their groups. */
const socialSecurity = /\b(?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4}\b/g

/** Mainland China resident identity numbers: 17 digits and a check character (GB 11643-1999). */
const residentId = /(?<!\d)\d{6}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dXx](?!\d)/g

/** UK National Insurance numbers. */
const nationalInsurance = /\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b/gi

/** What is said after these is a secret: one-time codes, passwords, the number on the back of a card. */
const secretCue =
  /(?<!(?:error|promo|promotion|discount|coupon|voucher|zip|post|postal|area|country|sort|bar|qr|order|product|source|tracking|reference|dress|dial(?:ing|ling)?)[\s-]?)\b(?:(?:one[\s-]time )?(?:pass)?code|pin(?: number)?|password|cvv|cvc)\b(?:\s(?:i(?:s|t is)|was|says|number))*[\s:,]*|(?:验证码|密码|口令|安全码)(?:就?是|为)?[\s:：,，]*/giu

/** What a secret looks like once it is written: digits, or letters with digits among them. */
const secret = /^(?=[^\s]*\d)[\p{L}\p{N}]{3,16}(?:[\s-]\d{3,6})?(?![\p{L}\p{N}])/u

/** A stretch to be hidden, and what stands in its place. */
export interface Redaction {
  /** Offsets in UTF-16 units; `to` is behind the last. */
  readonly from: number
  readonly to: number
  readonly mask: string
}

/**
 * What has to be hidden of a text, in order, without overlaps.
 *
 * @param text as one writes it: numbers in digits
 * @param isPartial true while digits may still be added to the last run
 */
export function redactionsOf(text: string, isPartial = false): Redaction[] {
  const found: Redaction[] = [
    ...matches(text, residentId, '[id]').filter(({ from, to }) =>
      hasResidentChecksum(text.slice(from, to)),
    ),
    ...matches(text, socialSecurity, '[id]'),
    ...matches(text, nationalInsurance, '[id]'),
    ...secretsIn(text),
  ]
  for (const { from, to } of matches(text, digitRun, '')) {
    if (found.some((one) => from < one.to && to > one.from)) continue
    const mask = maskOfRun(text, { from, to, isPartial })
    if (mask !== undefined) found.push({ from, to, mask })
  }
  return found.sort((a, b) => a.from - b.from)
}

/** The text with everything hidden that has to be. */
export function redact(text: string, isPartial = false): string {
  return applyRedactions(text, redactionsOf(text, isPartial))
}

/** The text with these stretches hidden. */
export function applyRedactions(text: string, redactions: readonly Redaction[]): string {
  let out = ''
  let at = 0
  for (const { from, to, mask } of redactions) {
    out += text.slice(at, from) + mask
    at = to
  }
  return out + text.slice(at)
}

function matches(text: string, pattern: RegExp, mask: string): Redaction[] {
  return [...text.matchAll(pattern)].map((match) => ({
    ...{ from: match.index, to: match.index + match[0].length },
    mask,
  }))
}

function secretsIn(text: string): Redaction[] {
  return matches(text, secretCue, '[code]').flatMap(({ to: from, mask }) => {
    const said = secret.exec(text.slice(from))
    return said ? [{ from, to: from + said[0].length, mask }] : []
  })
}

function maskOfRun(
  text: string,
  { from, to, isPartial }: { from: number; to: number; isPartial: boolean },
): string | undefined {
  const run = text.slice(from, to)
  const digits = run.replace(/\D/g, '')
  // Longer than any card and not a list of amounts: more than one number in one breath.
  const isOverlong = digits.length > cardDigits.max && !run.includes(',')
  if (isOverlong || isCard(digits)) return '[card]'
  const isAtEnd = /^[\s\p{P}]*$/u.test(text.slice(to))
  return isPartial && isAtEnd && digits.length >= openRunDigits ? '[number]' : undefined
}

function isCard(digits: string): boolean {
  if (digits.length < cardDigits.min || digits.length > cardDigits.max) return false
  return luhnSum(digits) % 10 === 0
}

/** ISO/IEC 7812-1, annex B. */
function luhnSum(digits: string): number {
  let sum = 0
  for (let place = 0; place < digits.length; place++) {
    const digit = Number(digits[digits.length - 1 - place])
    const doubled = place % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum
}

/** GB 11643-1999, ISO 7064 MOD 11-2. */
function hasResidentChecksum(id: string): boolean {
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  const sum = weights.reduce((total, weight, place) => total + weight * Number(id[place]), 0)
  return '10X98765432'[sum % 11] === id.at(-1)?.toUpperCase()
}

/** Decides by form and check digit whether digits are the number of a bank card or of a person. */
import validator from 'validator'

/** ISO/IEC 7812-1: card numbers have 13 to 19 digits here (12 is no longer issued). */
const cardDigits = { min: 13, max: 19 }

/**
 * Issuer ranges and the lengths that they use: Visa, Mastercard, American Express, Diners, UnionPay, Discover, JCB.
 * Source: ISO/IEC 7812-1 and the issuers' published ranges.
 */
const issuers =
  /^(?:4(?:\d{12}|\d{15}|\d{18})|5[1-5]\d{14}|2(?:2(?:2[1-9]|[3-9]\d)|[3-6]\d\d|7(?:[01]\d|20))\d{12}|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}|(?:62|81)\d{14,17}|6(?:011|4[4-9]\d|5\d\d)(?:\d{12}|\d{15})|35(?:2[89]|[3-8]\d)\d{12})$/

/** Numbers of a person as they are written: identity card (China), social security (US), national insurance (UK). */
export const identityPatterns = {
  /** GB 11643-1999: region, birthday, order and a check character; `hasResidentChecksum` checks the last. */
  resident: /(?<!\d)\d{6}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dXx](?!\d)/g,
  socialSecurity: /\b(?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4}\b/g,
  nationalInsurance: /\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b/gi,
}

/** Whether it has a card's length and check digit, whoever issued it. */
export function isCard(digits: string): boolean {
  return isCardLength(digits) && validator.isLuhnNumber(digits)
}

/** Whether it may be a card's by length alone. */
export function isCardLength(digits: string): boolean {
  return digits.length >= cardDigits.min && digits.length <= cardDigits.max
}

/** Whether it begins like a known issuer's cards and is as long. The check digit may be wrong: a digit was misheard. */
export function isIssued(digits: string): boolean {
  return issuers.test(digits)
}

/** More digits than any card has. */
export function isOverlong(digits: string): boolean {
  return digits.length > cardDigits.max
}

/**
 * Whether the check character is right by GB 11643-1999, ISO 7064 MOD 11-2. Region and birthday are not checked: a
 * number in which they were misheard is a person's all the same.
 */
export function hasResidentChecksum(id: string): boolean {
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  const sum = weights.reduce((total, weight, place) => total + weight * Number(id[place]), 0)
  return '10X98765432'[sum % 11] === id.at(-1)?.toUpperCase()
}

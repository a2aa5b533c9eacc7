/**
 * Hides what must not be kept: card and identity numbers written as digits.
 *
 * It runs before anything is stored, matched or shown. Spoken-out numbers, passwords and one-time codes are the
 * trust issue's.
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

/**
 * @param text what was heard
 * @param isPartial true while digits may still be added to the last run
 */
export function redact(text: string, isPartial = false): string {
  const masked = text
    .replace(residentId, (id) => (hasResidentChecksum(id) ? '[id]' : id))
    .replace(socialSecurity, '[id]')
    .replace(nationalInsurance, '[id]')
  return masked.replace(digitRun, (run: string, offset: number) => {
    const digits = run.replace(/\D/g, '')
    // Longer than any card and not a list of amounts: more than one number in one breath.
    const isOverlong = digits.length > cardDigits.max && !run.includes(',')
    if (isOverlong || isCard(digits)) return '[card]'
    const isAtEnd = /^[\s\p{P}]*$/u.test(masked.slice(offset + run.length))
    if (isPartial && isAtEnd && digits.length >= openRunDigits) return '[number]'
    return run
  })
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

import type { Replacement, TextSpan } from '../../text/text-span.js'
import type { NumberKind, PersonalKind } from './cues.js'
import { wordCount, type ReadTurn } from './turn.js'

/** Finds what the numbers alone do not show: identity and passport numbers with letters, e-mail, addresses, birthdays. */

const mail =
  /[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:[a-z\d][a-z\d ._-]{0,30}?|[a-z\d零一二三四五六七八九幺点]+)\s?(?:at|@|艾特|圈a)\s?[a-z\d零一二三四五六七八九幺]+\s?(?:dot|点|\.)\s?(?:com|cn|net|org|co)(?:\s?(?:dot|\.)\s?[a-z]{2,3})?(?![a-z])/giu

const streets =
  'street|avenue|road|lane|drive|way|court|boulevard|place|square|close|terrace|highway|st|ave|rd|dr|blvd'
const houseNumber = String.raw`(?:\d+[a-z]?|(?:(?:oh|one|two|three|four|five|six|seven|eight|nine|ten|[a-z]+teen|twelve|eleven|[a-z]+ty)\s){1,4}(?<=\s))`
const unit = String.raw`(?:,?\s(?:apartment|apt|unit|flat|suite)\s\w+)?`
const town = String.raw`(?:,\s[a-z]+(?:\s[a-z]{1,2}\d[\da-z]?\s\d[a-z]{2}|\s\d{5})?)?`
const englishPlace = new RegExp(
  String.raw`(?<!\w)${houseNumber}\s?(?:[a-z]+\s){1,3}(?:${streets})\b${unit}${town}`,
  'giu',
)
const mandarinPlace =
  /(?:(?:(?![是在到])\p{Script=Han}){2,8}?(?:省|市|区|县|镇|乡))*(?:(?![是在到])\p{Script=Han}){1,10}?(?:路|街|大道|巷|村)[\d零一二三四五六七八九十百]+号?(?:[\d一二三四五六七八九十]+(?:号楼|栋|单元|楼|室|层)|(?<=单元)\d+)*/gu

/** A national insurance number (UK) however it was grouped. */
const insuranceForm = /^[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]$/i

/** Addresses of a text, by their form alone. */
export function addressesIn(text: string, kinds: ReadonlySet<PersonalKind>): Replacement[] {
  const places = kinds.has('address')
    ? [...spansOf(text, englishPlace), ...spansOf(text, mandarinPlace)]
    : []
  const mails = kinds.has('email') ? spansOf(text, mail) : []
  return [
    ...places.map((span) => ({ ...span, replacement: '[address]' })),
    ...mails.map((span) => ({ ...span, replacement: '[email]' })),
  ]
}

/** Numbers with letters, and birthdays. @param kindAt what the talk says that a stretch is */
export function namedStretches(
  { text, dates, stretches }: ReadTurn,
  kinds: ReadonlySet<PersonalKind>,
  kindAt: (span: TextSpan) => NumberKind | undefined,
): Replacement[] {
  const found: Replacement[] = []
  const births = kinds.has('dob') ? dates.filter((span) => kindAt(span) === 'dob') : []
  for (const { start, end } of births) found.push({ start, end, replacement: '[date]' })
  for (const { start, end, characters } of stretches) {
    const kind = kindAt({ start, end })
    // The letters at either end may come in a breath of their own.
    const isEnd =
      /^[A-Z]{1,2}$/i.test(characters) && (characters.length > 1 || wordCount(text) <= 1)
    const isInsurance = kind === 'insurance' && characters.length <= 9
    const isPart = isInsurance && (isEnd || (/\d/.test(characters) && characters.length >= 2))
    const isPassport = kind === 'passport' && kinds.has('passport') && characters.length >= 3
    if (isPart || insuranceForm.test(characters)) found.push({ start, end, replacement: '[id]' })
    else if (isPassport) found.push({ start, end, replacement: '[passport]' })
  }
  return found
}

function spansOf(text: string, pattern: RegExp): TextSpan[] {
  return [...text.matchAll(pattern)].map((match) => ({
    ...{ start: match.index, end: match.index + match[0].length },
  }))
}

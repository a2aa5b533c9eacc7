import type { Replacement, TextSpan } from '../../text/text-span.js'
import type { NumberKind, PersonalKind } from './cues.js'
import type { ReadTurn } from './turn.js'

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

/** Letters and digits said one by one or together: `J M 34 …`, `E1234`. */
const element =
  /(?<![A-Za-z'’])(?:[A-Za-z](?![A-Za-z'’])|[A-Z]{2,3}(?![A-Za-z'’])|[A-Za-z]{0,3}\d[A-Za-z\d]*)/gu

/** A national insurance number (UK) however it was grouped. */
const insuranceForm = /^[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]$/i

/** Hidden stretches of one turn. @param kindAt what the talk says a number at this place is */
export function personalIn(
  turn: ReadTurn,
  kinds: ReadonlySet<PersonalKind>,
  kindAt: (span: TextSpan) => NumberKind | undefined,
): Replacement[] {
  const found: Replacement[] = []
  const { text, dates } = turn
  const add = (spans: readonly TextSpan[], replacement: string): void => {
    for (const { start, end } of spans) found.push({ start, end, replacement })
  }
  if (kinds.has('email')) add(spansOf(text, mail), '[email]')
  if (kinds.has('address'))
    add([...spansOf(text, englishPlace), ...spansOf(text, mandarinPlace)], '[address]')
  if (kinds.has('birthday'))
    add(
      dates.filter((span) => kindAt(span) === 'birthday'),
      '[date]',
    )
  for (const { start, end, characters } of stretches(turn)) {
    const kind = kindAt({ start, end })
    const isInsurance = kind === 'insurance' && /\d/.test(characters) && characters.length >= 2
    if (isInsurance || insuranceForm.test(characters)) add([{ start, end }], '[id]')
    else if (kind === 'passport' && kinds.has('passport') && characters.length >= 3) {
      add([{ start, end }], '[passport]')
    }
  }
  return found
}

interface Stretch extends TextSpan {
  readonly characters: string
}

/** Letters and numbers that follow each other, with nothing but pauses and fillers between. */
function stretches({ text, runs }: ReadTurn): Stretch[] {
  const numbers = runs.flatMap((run) =>
    run.pieces.map(({ start, end, digits }) => ({ start, end, characters: digits })),
  )
  const letters = [...text.matchAll(element)]
    .map((match) => ({
      ...{ start: match.index, end: match.index + match[0].length, characters: match[0] },
    }))
    .filter((one) => !numbers.some(({ start, end }) => start <= one.start && one.end <= end))
  const all = [...numbers, ...letters].sort((a, b) => a.start - b.start)
  const joined: Stretch[] = []
  for (const one of all) {
    const last = joined.at(-1)
    if (last && one.start < last.end) {
      joined[joined.length - 1] = { ...last, end: Math.max(last.end, one.end) }
    } else if (last && isGap(text.slice(last.end, one.start))) {
      const characters = last.characters + one.characters
      joined[joined.length - 1] = { start: last.start, end: one.end, characters }
    } else joined.push(one)
  }
  return joined
}

function isGap(between: string): boolean {
  return /^(?:[\s\p{P}]|(?<![a-z])(?:u[mh]+|okay|and|then|sorry|got it|hang on|hold on|wait|let me see)(?![a-z])|嗯|呃|稍等|然后|后面|是|那个|等一下|不好意思)*$/iu.test(
    between,
  )
}

function spansOf(text: string, pattern: RegExp): TextSpan[] {
  return [...text.matchAll(pattern)].map((match) => ({
    ...{ start: match.index, end: match.index + match[0].length },
  }))
}

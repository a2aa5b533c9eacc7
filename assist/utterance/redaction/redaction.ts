import { digitRuns, type DigitRun } from './digit-runs.js'
import {
  hasResidentChecksum,
  identityPatterns,
  isCard,
  isCardLength,
  isIssued,
  isOverlong,
} from './identity-numbers.js'
import {
  inTextOrder,
  originalSpan,
  overlaps,
  replaced,
  type Replacement,
  type TextSpan,
} from '../../text/text-span.js'
import { cueBefore, cuesIn } from './cues.js'
import { writtenSpans } from '../written-form/written-form.js'
import { secretsIn } from './secrets.js'

/**
 * Hides what must not be kept: card and identity numbers, one-time codes and passwords, however they were said.
 *
 * This file looks at one text alone; `talk-secrets.ts` adds what only the talk tells.
 */

/** So many digits at the end of a partial may begin a card number; telephone numbers have at most 11. */
const openRunDigits = 12
/** The same where a card was spoken of. */
const openCardDigits = 5
/** Fewer digits than this are no whole card, even with some missed. */
const namedCardDigits = 12

const cardCue =
  /(?<![a-z])(?:card|visa|master ?card|amex|american express|maestro)(?![a-z])|卡号|卡號|银行卡|銀行卡|信用卡|储蓄卡|借记卡/iu
const identityCue =
  /(?<![a-z])(?:social(?: security)?(?: number)?|ssn)(?![a-z])|身份证(?:号码?)?|身份證(?:號碼?)?/giu

/** How far before a number its announcement may begin. */
const announcementReach = 48

/** The check character behind 17 digits of a Chinese identity card; looked for right behind them. */
export const checkLetter = /^[\s\p{P}]*(?:x(?![a-z])|ex(?![a-z])|叉|艾克斯)/iu

/** What is known of a text beside itself. */
export interface TextRedaction {
  /** True while more may still be said. */
  readonly isPartial: boolean
  /** Whether the talk says that a number at this place is no secret. */
  readonly isHarmless: (run: TextSpan) => boolean
}

/**
 * What has to be hidden of a text, in order, without overlaps.
 *
 */
function redactionsOf(text: string, { isPartial, isHarmless }: TextRedaction): Replacement[] {
  const runs = digitRuns(text)
  const found: Replacement[] = [
    ...matches(text, identityPatterns.resident).filter(({ start, end }) =>
      hasResidentChecksum(text.slice(start, end)),
    ),
    ...matches(text, identityPatterns.socialSecurity),
    ...matches(text, identityPatterns.nationalInsurance),
  ]
  const add = (redaction: Replacement | undefined): void => {
    if (redaction && !found.some((one) => overlaps(one, redaction))) found.push(redaction)
  }
  for (const run of runs) add(identityOf(text, run))
  const open = isPartial ? openRunOf(text, runs.at(-1)) : undefined
  for (const run of runs) {
    if (isHarmless(run)) add(issuedWithin(run))
    else add(cardOf(text, run, open?.start === run.start))
  }
  for (const secret of secretsIn(text, runs, isPartial)) add(secret)
  add(open)
  return inTextOrder(found)
}

/**
 * What has to be hidden of a text by itself, as it was heard and as one would write it: a number may be plain in one
 * form only. Stretches may overlap.
 */
export function redactionsOfBoth(
  text: string,
  { isPartial, isHarmless }: TextRedaction,
): Replacement[] {
  const spans = writtenSpans(text)
  const original = (span: TextSpan): TextSpan => originalSpan(span, spans)
  const inWritten = redactionsOf(replaced(text, spans), {
    isPartial,
    isHarmless: (run) => isHarmless(original(run)),
  })
  return [
    ...redactionsOf(text, { isPartial, isHarmless }),
    ...inWritten.map((one) => ({ ...one, ...original(one) })),
  ]
}

/** The text with everything hidden that has to be, as far as it tells by itself. */
export function redact(text: string, isPartial = false): string {
  return replaced(text, redactionsOf(text, { isPartial, isHarmless: harmlessIn(text) }))
}

function matches(text: string, pattern: RegExp): Replacement[] {
  return [...text.matchAll(pattern)].map((match) => ({
    ...{ start: match.index, end: match.index + match[0].length },
    replacement: '[id]',
  }))
}

/** Finds an identity number by its check digit, or by its announcement where a missed digit makes that wrong. */
function identityOf(text: string, run: DigitRun): Replacement | undefined {
  const { digits, start } = run
  const letter = checkLetter.exec(text.slice(run.end, run.end + 12))
  const id = letter ? `${digits}X` : digits
  const end = letter && digits.length >= 14 ? run.end + letter[0].length : run.end
  const isResident = id.length === 18 && hasResidentChecksum(id)
  return isResident || isAnnounced(text, run) ? { start, end, replacement: '[id]' } : undefined
}

function isAnnounced(text: string, { digits, start }: DigitRun): boolean {
  const before = text.slice(Math.max(0, start - announcementReach), start)
  const cue = [...before.matchAll(identityCue)].at(-1)
  if (!cue) return false
  const between = before.slice(cue.index + cue[0].length)
  const isNear = /^(?:[\s\p{P}]|(?:is|it's|um+|uh+)(?![a-z'])|号码?|就?是|为)*$/iu.test(between)
  const isAmerican = /^s/i.test(cue[0])
  return isNear && (isAmerican ? digits.length === 9 : digits.length >= 15 && digits.length <= 19)
}

function cardOf(text: string, run: DigitRun, isOpen: boolean): Replacement | undefined {
  const inside = cardWithin(run)
  if (inside) return { ...inside, replacement: '[card]' }
  const { digits, start, end } = run
  const whole = { start, end, replacement: '[card]' }
  if (isOpen) return undefined
  if (digits.length >= namedCardDigits && cardCue.test(text)) return whole
  // One misheard digit makes the check digit wrong. That must not uncover the other fifteen.
  if (isIssued(digits) || beginsLikeCard(run)) return whole
  return isOverlong(digits) && isOneBreath(run) ? whole : undefined
}

/** Whether it is read out in the groups of a known issuer's cards; expiry and code may follow. */
function beginsLikeCard({ digits, pieces }: DigitRun): boolean {
  const edges = new Set<number>()
  let at = 0
  for (const piece of pieces) {
    if (piece.opensGroup) edges.add(at)
    at += piece.digits.length
  }
  const forms = [
    [4, 8, 12, 16],
    [4, 10, 15],
  ]
  return forms.some((form) => {
    const whole = form.at(-1) ?? 0
    const isGrouped = form.every((edge) => edges.has(edge) || edge === whole)
    return isGrouped && digits.length >= whole && isIssued(digits.slice(0, whole))
  })
}

/** A card number by issuer and check digit is one, whatever it was called. */
function issuedWithin(run: DigitRun): Replacement | undefined {
  const { digits, start, end } = run
  return isIssued(digits) && isCard(digits) ? { start, end, replacement: '[card]' } : undefined
}

/** Whether the words before a number, in its own text, say that it is no secret. */
function harmlessIn(text: string): (run: TextSpan) => boolean {
  const cues = cuesIn(text)
  return ({ start }) => cueBefore(cues, start)?.kind === 'other'
}

/** The stretch from a card number's first digit to the end of the run, where expiry and security code follow. */
function cardWithin({ pieces, digits, end }: DigitRun): TextSpan | undefined {
  if (digits.length < 13) return undefined
  for (const [first, piece] of pieces.entries()) {
    let sum = ''
    for (let last = first; last < pieces.length && isShort(sum); last++) {
      sum += pieces[last]?.digits ?? ''
      const isWhole = first === 0 && last === pieces.length - 1
      const isEdge = piece.opensGroup || last === pieces.length - 1
      if (isWhole ? isCard(sum) : isEdge && isIssued(sum) && isCard(sum)) {
        return { start: piece.start, end }
      }
    }
  }
  return undefined
}

function isShort(digits: string): boolean {
  return digits.length < 13 || isCardLength(digits)
}

/** Whether only spaces and hyphens stand between the digits: then it is no list. */
function isOneBreath({ pieces }: DigitRun): boolean {
  const [, ...others] = pieces
  return others.every((piece) => !piece.opensGroup)
}

/** A run at the end of a partial that may become a card number. */
function openRunOf(text: string, run: DigitRun | undefined): Replacement | undefined {
  if (!run || !/^[\s\p{P}]*$/u.test(text.slice(run.end))) return undefined
  const least = cardCue.test(text) ? openCardDigits : openRunDigits
  const { digits, start, end } = run
  return digits.length >= least ? { start, end, replacement: '[number]' } : undefined
}

import type { ChannelName } from '../../audio/frame.js'
import type { TextSpan } from '../../text/text-span.js'
import { cuesIn, type Cue } from './cues.js'
import { digitRuns, type DigitRun } from './digit-runs.js'
import { readOutIn, type ReadOut } from './read-out.js'

/** What one side said or wrote in one go, as it was heard. */
export interface HeardTurn {
  readonly utteranceId: string
  readonly channel: ChannelName
  readonly text: string
}

/** A turn with its numbers and the words that tell what they are. */
export interface ReadTurn extends HeardTurn {
  /** Dates and times are left out. */
  readonly runs: readonly DigitRun[]
  readonly dates: readonly TextSpan[]
  readonly cues: readonly Cue[]
  /** Letters and numbers that follow each other. */
  readonly stretches: readonly ReadOut[]
  /** Words outside its numbers. */
  readonly wordsBeside: number
}

const monthNames =
  'january|february|march|april|may|june|july|august|september|october|november|december'

/** Dates and times of the day, in digits and words. Source of the forms: those of the written form. */
const datePattern = new RegExp(
  [
    String.raw`(?<!\d)\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})(?!\d)|(?<!\d)(?:19|20)\d{2}[/.-]\d{1,2}[/.-]\d{1,2}(?!\d)`,
    String.raw`(?<!\d)\d{1,2}:\d{2}(?!\d)`,
    String.raw`\b(?:the )?(?:[a-z]+ of )?(?:${monthNames})(?: (?:\d{1,2}(?:st|nd|rd|th)?|[a-z]+(?:st|nd|rd|th)))?(?:,? (?:(?:19|20)\d{2}|(?:nineteen|twenty)(?: (?:oh )?[a-z]+){1,2}))?`,
    '[零〇一二三四五六七八九\\d]{2,4}年[零一二三四五六七八九十\\d]{1,3}月(?:[一二三四五六七八九十\\d]{1,3}[日号]?)?',
  ].join('|'),
  'giu',
)

/** Reads a turn. Cost: linear. */
export function readTurn(turn: HeardTurn): ReadTurn {
  const { text } = turn
  const dates = [...text.matchAll(datePattern)].map((match) => ({
    ...{ start: match.index, end: match.index + match[0].length },
  }))
  const isDate = (run: DigitRun): boolean =>
    dates.some(({ start, end }) => start <= run.start && run.end <= end)
  const runs = digitRuns(text).filter((run) => !isDate(run) && !isPronoun(text, run))
  return {
    ...{ ...turn, runs, dates, cues: cuesIn(text) },
    ...{ stretches: readOutIn(text, runs), wordsBeside: wordsBeside(text, runs) },
  }
}

/** `the blue one`: it is a digit only where nothing else is said. */
function isPronoun(text: string, { start, end }: DigitRun): boolean {
  return /^one$/i.test(text.slice(start, end)) && wordCount(text) > 1
}

/** How many words a stretch has that are no number; of Chinese, two characters count as one. */
export function wordCount(text: string): number {
  const words = text.match(/[a-z’']+/giu)?.length ?? 0
  return words + (text.match(/\p{Script=Han}/gu)?.length ?? 0) / 2
}

/** Words of a text outside its numbers. */
function wordsBeside(text: string, runs: readonly DigitRun[]): number {
  let count = 0
  let from = 0
  for (const { start, end } of runs) {
    count += wordCount(text.slice(from, start))
    from = end
  }
  return count + wordCount(text.slice(from))
}

import { englishSpans } from './english.js'
import { mandarinSpans } from './mandarin.js'
import { applySpans, type WrittenSpan } from './span.js'

/**
 * What a text says in numbers, codes, amounts, dates, times and addresses, as one writes it; each stretch by its own
 * script, so that a sentence may mix Mandarin and English. Small numbers in running text stay words. Cost: linear,
 * about 0.05 ms a sentence.
 */
export function writtenSpans(text: string): WrittenSpan[] {
  const han = /\p{Script=Han}/u.test(text) ? mandarinSpans(text) : []
  const latin = /[A-Za-z0-9]/.test(text) ? englishSpans(text) : []
  const overlapping = (one: WrittenSpan): boolean =>
    han.some(({ from, to }) => one.from < to && one.to > from)
  return [...han, ...latin.filter((one) => !overlapping(one))].sort((a, b) => a.from - b.from)
}

/** The text in its written form; the same text where nothing is written otherwise. */
export function writtenForm(text: string): string {
  return applySpans(text, writtenSpans(text))
}

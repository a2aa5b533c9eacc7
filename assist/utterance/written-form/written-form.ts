import { englishSpans } from './english.js'
import { mandarinSpans } from './mandarin.js'
import { inTextOrder, overlaps, replaced, type Replacement } from '../../text/text-span.js'

/**
 * The numbers, codes, amounts, dates, times and addresses of a text, as one writes them. Each stretch is read by its
 * own script, so that a sentence may mix Mandarin and English. Small numbers in running text stay words. Cost: linear,
 * about 0.05 ms a sentence.
 */
export function writtenSpans(text: string): Replacement[] {
  const han = /\p{Script=Han}/u.test(text) ? mandarinSpans(text) : []
  const latin = /[A-Za-z0-9]/.test(text) ? englishSpans(text) : []
  const free = latin.filter((one) => !han.some((other) => overlaps(one, other)))
  return inTextOrder([...han, ...free])
}

/** The text in its written form; the same text where nothing is written otherwise. */
export function writtenForm(text: string): string {
  return replaced(text, writtenSpans(text))
}

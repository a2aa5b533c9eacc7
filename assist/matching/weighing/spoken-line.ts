/**
 * Finds the card that an agent reads out, in other words or in part.
 */
import type { Solution } from '../../solutions/solution.js'
import { analyse, type TextLanguage } from '../words/analysis.js'
import { matchedForm } from '../words/matched-form.js'
import { dot } from '../vectors/feature-rows.js'
import type { LanguageIndex } from '../index/language-index.js'
import type { EmbedText } from '../meaning/embed-text.js'

/** What is compared: a text, and the solutions that it may be read from. */
export interface SpokenQuery {
  readonly text: string
  readonly solutionIds: readonly string[]
}

/** A line shares at least this many words with the text; fewer are chance (“unplug the modem”). */
const minSharedTerms = 3

/** Share of a line's idf mass that the text has, from which words alone decide. */
const saidShare = 0.5

/** With less, at least this share, and a meaning as near as `saidCosine`. */
const leastShare = 0.3
const saidCosine: Readonly<Record<TextLanguage, number>> = { en: 0.82, zh: 0.75 }

/**
 * The solution one of whose lines the text repeats: the line to speak, a line of the answer, or a step. Of several the
 * one of which it repeats most, since neighbours share their phrases.
 *
 * Cost: an embedding of the text and one a line, only where words leave it open.
 */
export async function spokenSolution(
  index: LanguageIndex,
  language: TextLanguage,
  { text: raw, solutionIds }: SpokenQuery,
  embed: EmbedText,
): Promise<string | undefined> {
  const text = matchedForm(raw, language)
  const said = new Set(analyse(text, language).map(({ term }) => term))
  if (said.size < minSharedTerms) return undefined
  let spoken: { readonly id: string; readonly share: number } | undefined
  for (const solution of index.solutions.filter(({ id }) => solutionIds.includes(id))) {
    for (const line of linesOf(solution).map((written) => matchedForm(written, language))) {
      const share = sharedMass(index, said, line, language)
      if (share <= (spoken?.share ?? 0)) continue
      const isSaid = share >= saidShare || (share >= leastShare && (await isMeant(text, line)))
      if (isSaid) spoken = { id: solution.id, share }
    }
  }
  return spoken?.id

  async function isMeant(one: string, other: string): Promise<boolean> {
    const [a, b] = [await embed(one, language), await embed(other, language)]
    if (!a || !b) return false
    return dot({ values: a }, b, 0) >= saidCosine[language]
  }
}

/** Share of the line's idf mass that was said, 0 to 1; 0 where too few words are shared. */
function sharedMass(
  index: LanguageIndex,
  said: ReadonlySet<string>,
  line: string,
  language: TextLanguage,
): number {
  const terms = [...new Set(analyse(line, language).map(({ term }) => term))]
  const shared = terms.filter((term) => said.has(term))
  if (shared.length < minSharedTerms) return 0
  const mass = (some: readonly string[]): number =>
    some.reduce((sum, term) => sum + index.words.idf(term), 0)
  return mass(shared) / mass(terms)
}

function linesOf({ say, answer, steps = [] }: Solution): string[] {
  const stepTexts = steps.map((step) => {
    if (typeof step === 'string') return step
    const { text, title } = (step ?? {}) as { readonly text?: unknown; readonly title?: unknown }
    return [title, text].filter((part) => typeof part === 'string').join(' ')
  })
  return [say ?? '', ...answer.split('\n'), ...stepTexts].filter((line) => line.trim() !== '')
}

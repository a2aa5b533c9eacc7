import type { LabelledQuery } from '../../assist/quality/scores/matching-files.js'
import { round3 } from '../../assist/quality/scores/error-rate.js'
import { analyse, languageOf } from '../../assist/matching/words/analysis.js'
import {
  buildLanguageIndex,
  type LanguageIndex,
} from '../../assist/matching/index/language-index.js'
import { matchedForm } from '../../assist/matching/words/matched-form.js'
import type { EmbedText } from '../../assist/matching/meaning/embed-text.js'
import type { Solution } from '../../assist/solutions/solution.js'

/** Recall of one kind of evidence, or of all. */
export interface Recall {
  readonly at1: number
  readonly at3: number
}

/** Kinds of evidence that are ranked by alone. */
export const aloneKinds = ['words', 'meaning', 'sound'] as const

/** How well each kind of evidence ranks by itself, over every entry: BM25, the nearest embedding, the nearest sounds. */
export async function recallAlone(
  solutions: readonly Solution[],
  queries: readonly LabelledQuery[],
  embed: EmbedText,
): Promise<Readonly<Record<(typeof aloneKinds)[number], Recall>>> {
  const answered = queries.filter(({ expect }) => expect !== null)
  const language = languageOf(answered[0]?.text ?? '')
  const own = solutions.filter(
    (one) => languageOf(`${one.title} ${one.questions.join(' ')}`) === language,
  )
  const index = await buildLanguageIndex(own, language, embed, () => undefined)
  const ranks: Record<(typeof aloneKinds)[number], number[]> = { words: [], meaning: [], sound: [] }
  for (const { text: raw, expect } of answered) {
    const text = matchedForm(raw, language)
    const right = own.findIndex(({ id }) => id === expect)
    const vector = (await embed(text, language)) ?? new Float32Array(0)
    const sound = index.sounds.query(text)
    const found = index.words.search(analyse(text, language).map(({ term }) => term))
    const words = own.map((_, place) => found.get(place)?.score ?? 0)
    index.words.giveBack(found)
    ranks.words.push(rankOf(words, right))
    ranks.meaning.push(
      rankOf(
        best(index, (row) => index.texts.cosine(vector, row)),
        right,
      ),
    )
    ranks.sound.push(
      rankOf(
        best(index, (row) => index.sounds.cosine(sound, row)),
        right,
      ),
    )
  }
  return {
    words: recallOf(ranks.words),
    meaning: recallOf(ranks.meaning),
    sound: recallOf(ranks.sound),
  }
}

function best({ solutions, firstTexts }: LanguageIndex, cosine: (row: number) => number): number[] {
  return solutions.map((_, place) => {
    let most = -1
    for (let row = firstTexts[place]!; row < firstTexts[place + 1]!; row++)
      most = Math.max(most, cosine(row))
    return most
  })
}

/** Entries that are better, and half of those that are as good: ties are not decided by their order. */
function rankOf(scores: readonly number[], right: number): number {
  const own = scores[right]
  if (own === undefined) return Infinity
  const equal = scores.filter((score) => score === own).length - 1
  return scores.filter((score) => score > own).length + equal / 2
}

function recallOf(ranks: readonly number[]): Recall {
  const within = (count: number): number =>
    round3(ranks.filter((rank) => rank < count).length / ranks.length)
  return { at1: within(1), at3: within(3) }
}

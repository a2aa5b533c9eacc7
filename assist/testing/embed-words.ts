import type { EmbedText } from '../matching/meaning/embed-text.js'
import { normalise } from '../matching/vectors/normalise.js'
import { analyse } from '../matching/words/analysis.js'

const places = new Map<string, number>()

/** Meaning without a model: each word a place of its own, so that a cosine tells the words in common. */
export const embedWords: EmbedText = (text, language) => {
  const vector = new Float32Array(512)
  for (const { term } of analyse(text, language)) {
    if (!places.has(term)) places.set(term, places.size % vector.length)
    const place = places.get(term) ?? 0
    vector[place] = (vector[place] ?? 0) + 1
  }
  return Promise.resolve(normalise(vector))
}

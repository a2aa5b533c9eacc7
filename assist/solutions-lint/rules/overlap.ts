import { analyse } from '../../matching/words/analysis.js'
import type { EmbedText } from '../../matching/meaning/embed-text.js'
import { languageOfSolution } from '../../matching/match-index.js'
import { VectorIndex } from '../../matching/vectors/vector-index.js'
import { sameMeaning, sameWords } from '../../matching/meaning/nearest-text.js'
import type { Solution } from '../../solutions/solution.js'
import type { Finding } from '../finding.js'
import { normalForm, quoted } from './naming.js'
import type { EntryProbe } from '../probe.js'

/** Fewer common words than this are chance: “activate card”. */
const minSharedWords = 3

/** A title and its questions, prepared for comparison. */
interface EntryTexts {
  readonly texts: readonly string[]
  /** One a text; empty without a model. */
  readonly vectors: readonly Float32Array[]
  readonly words: readonly ReadonlySet<string>[]
}

/** The nearest two sentences of two entries. */
interface Nearest {
  readonly texts: readonly [string, string]
  /** 0 to 1. */
  readonly similarity: number
  readonly by: 'meaning' | 'words'
}

/** Finds pairs of entries that share a sentence nearly in meaning or nearly in words; the nearest pairs first. */
export async function overlapFindings(
  probes: readonly EntryProbe[],
  embed: EmbedText,
): Promise<Finding[]> {
  const solutions = new Map(probes.map(({ solution }) => [solution.id, solution]))
  const known = new Map<string, EntryTexts>()
  const textsOf = async (solution: Solution): Promise<EntryTexts> => {
    const texts = known.get(solution.id) ?? (await readTexts(solution, embed))
    known.set(solution.id, texts)
    return texts
  }
  const compared = new Set<string>()
  const pairs: { readonly ids: readonly [string, string]; readonly nearest: Nearest }[] = []
  for (const { solution, rivals } of probes) {
    for (const rivalId of rivals) {
      const rival = solutions.get(rivalId)
      const pair = [solution.id, rivalId].sort().join('\n')
      if (!rival || compared.has(pair)) continue
      compared.add(pair)
      const nearest = nearestTexts(await textsOf(solution), await textsOf(rival))
      if (nearest) pairs.push({ ids: [solution.id, rivalId], nearest })
    }
  }
  return pairs
    .sort((a, b) => b.nearest.similarity - a.nearest.similarity)
    .map(({ ids, nearest }) => overlap(ids, nearest))
}

async function readTexts(solution: Solution, embed: EmbedText): Promise<EntryTexts> {
  const language = languageOfSolution(solution)
  const texts = [solution.title, ...solution.questions]
  const vectors: Float32Array[] = []
  for (const text of texts) vectors.push((await embed(text, language)) ?? new Float32Array())
  const words = texts.map((text) => new Set(analyse(text, language).map(({ term }) => term)))
  return { texts, vectors, words }
}

/** Undefined where no two are near enough, or where two are equal; another rule reports those. */
function nearestTexts(one: EntryTexts, other: EntryTexts): Nearest | undefined {
  const otherVectors = new VectorIndex(other.vectors)
  const otherForms = new Set(other.texts.map(normalForm))
  if (one.texts.some((text) => otherForms.has(normalForm(text)))) return undefined
  let nearest: Nearest | undefined
  for (const [at, text] of one.texts.entries()) {
    for (const [otherAt, otherText] of other.texts.entries()) {
      const cosine = otherVectors.cosine(one.vectors[at] ?? new Float32Array(), otherAt)
      const shared = sharedWords(one.words[at] ?? new Set(), other.words[otherAt] ?? new Set())
      const byMeaning = cosine >= sameMeaning ? cosine : 0
      const byWords = shared >= sameWords ? shared : 0
      const similarity = byMeaning || byWords
      if (similarity <= (nearest?.similarity ?? 0)) continue
      const by = byMeaning > 0 ? 'meaning' : 'words'
      nearest = { texts: [text, otherText], similarity, by }
    }
  }
  return nearest
}

/** Common words over the words of both, 0 to 1; 0 where the common words are too few to mean anything. */
function sharedWords(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  let shared = 0
  for (const word of one) if (other.has(word)) shared++
  return shared < minSharedWords ? 0 : shared / (one.size + other.size - shared)
}

function overlap(ids: readonly [string, string], { texts, similarity, by }: Nearest): Finding {
  const [own, others] = texts.map(quoted)
  const how = by === 'meaning' ? 'mean nearly the same' : 'have nearly the same words'
  return {
    ...{ severity: 'warning', rule: 'overlap', ids },
    evidence: `${own ?? ''} and ${others ?? ''} ${how} (${similarity.toFixed(2)}).`,
    advice: 'Merge the two entries, or let their sentences name what differs.',
  }
}
